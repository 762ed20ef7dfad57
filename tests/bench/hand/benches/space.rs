//! The allocations of the hand-written client.

mod subject;

fn main() {
    kit::space::run::<subject::Hand>();
}
