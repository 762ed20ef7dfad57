//! Every example of the reference pages, each in a module of its own: that this compiles is the test.

#![allow(dead_code, reason = "the examples are compiled, not called")]

include!(concat!(env!("OUT_DIR"), "/reference.rs"));
