//! Waiting as a task (SEP-2663): a client that says that it can look again is not kept waiting.

use ionoscloud_driver::Following;
use rmcp::RoleServer;
use rmcp::model::CreateTaskResult;
use rmcp::service::RequestContext;
use rmcp::task_manager::{TaskExit, TaskManager, TaskOptions};

use super::wait::Accepted;
use crate::result::visible;
use crate::server::Server;

/// The most that are followed at a time; further ones are waited for in their calls.
const MOST: usize = 64;

/// How long the state of a task can be asked for, at least, and how often is enough, in milliseconds.
const KEPT: u64 = 3_600_000;
const PAUSE: u64 = 2_000;

impl Server {
    /// Whether a wait becomes a task.
    pub(super) fn can_look_again(&self, context: &RequestContext<RoleServer>) -> bool {
        let client = context.client_capabilities();
        client.is_some_and(|client| client.supports_tasks())
            && self.tasks().running_task_count() < MOST
    }

    /// Follows what was accepted in a task of its own.
    pub(super) fn task(&self, accepted: Accepted, mut following: Following) -> CreateTaskResult {
        let options = TaskOptions::new()
            .with_ttl_ms(KEPT)
            .with_poll_interval_ms(PAUSE)
            .with_status_message("accepted");
        let server = self.clone();
        let task = self.tasks().spawn(options, |task| {
            Box::pin(async move {
                loop {
                    tokio::select! {
                        step = following.next() => match step {
                            Some(step) => task.set_status_message(visible(step.state())),
                            None => break,
                        },
                        // What goes on, goes on without anybody who looks.
                        () = task.cancelled() => return Err(TaskExit::Cancelled),
                    }
                }
                let operation = accepted.operation;
                let done = server.finished(operation, following).await;
                Ok(match server.over(accepted, done) {
                    Ok(result) => result,
                    Err(failure) => failure.result(operation),
                })
            })
        });
        CreateTaskResult::new(task)
    }
}

/// Those of a server.
pub type Tasks = TaskManager;
