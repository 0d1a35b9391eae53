//! The search page and the API of `imr serve`.
//!
//! `page` is the HTML: functions of answers, which know nothing about requests.

// Until the server asks for them, only tests make pages.
#[allow(dead_code, unused_imports)]
pub(crate) mod page;
