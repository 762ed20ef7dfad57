//! The allocations of the generated client.

mod subject;

fn main() {
    kit::space::run::<subject::Peer>();
}
