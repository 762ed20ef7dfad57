//! The processor time of the generated client.

mod subject;

fn main() {
    kit::time::run::<subject::Peer>();
}
