//! The processor time of the hand-written client.

mod subject;

fn main() {
    kit::time::run::<subject::Hand>();
}
