//! The processor time of our client.

mod subject;

fn main() {
    kit::time::run::<subject::Ours>();
}
