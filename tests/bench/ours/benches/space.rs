//! The allocations of our client.

mod subject;

fn main() {
    kit::space::run::<subject::Ours>();
}
