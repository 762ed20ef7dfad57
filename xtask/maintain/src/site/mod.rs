//! `site`: the guide and the reference pages as one book, made by mdBook, without a link that leads nowhere.

pub mod command;
mod links;
mod pages;
