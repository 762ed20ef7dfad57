//! `site`: the guide and the reference pages as one book, made by mdBook, in which no link leads nowhere and every operation
//! is found.

pub mod command;
mod find;
mod links;
mod pages;
