//! Tests of whole pages, made of an index of the samples: each is sound HTML, small, and lets no text of a letter through
//! as anything but text.

mod hostile;
mod html;
mod pages;
mod snapshots;
mod sound;
