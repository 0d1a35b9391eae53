//! The API as data: routes and parameters in one table, from which addresses are read and the description is made.

pub(crate) mod media;
pub(crate) mod openapi;
pub(crate) mod parameters;
pub(crate) mod problem;
pub(crate) mod routes;
pub(crate) mod suggest;
pub(crate) mod uri_search;
