//! The time that the server goes by, and how long changes take.

use std::{
    str::FromStr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use crate::format::spread;

/// Milliseconds since 1970, UTC.
pub(crate) type Moment = i64;

/// The end of the year 9999, behind which no date can be written as services do (RFC 3339); a clock stands still there.
pub(crate) const LAST: Moment = 253_402_300_799_999;

/// A clock that tests move. Clones are the same clock.
///
/// It goes with the time of the machine until it is stopped; what is moved by hand stays moved.
#[derive(Debug, Clone, Default)]
pub struct Clock(Arc<Mutex<Hands>>);

#[derive(Debug, Default)]
struct Hands {
    /// Ahead of the machine's time.
    ahead: i64,
    /// Where it was stopped.
    stopped: Option<Moment>,
}

impl Clock {
    /// The time that it shows.
    pub fn now(&self) -> SystemTime {
        system_time(self.moment())
    }

    /// Stops it: from now on it moves by [`Clock::advance`] alone.
    pub fn stop(&self) {
        let moment = self.moment();
        self.hands().stopped = Some(moment);
    }

    /// Lets it go on from where it stands, if it was stopped.
    pub fn start(&self) {
        let mut hands = self.hands();
        if let Some(moment) = hands.stopped.take() {
            hands.ahead = moment.saturating_sub(of(SystemTime::now()));
        }
    }

    /// Moves it forward.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        let mut hands = self.hands();
        match &mut hands.stopped {
            Some(moment) => *moment = moment.saturating_add(by),
            None => hands.ahead = hands.ahead.saturating_add(by),
        }
    }

    pub(crate) fn moment(&self) -> Moment {
        let hands = self.hands();
        let moment = hands
            .stopped
            .unwrap_or_else(|| of(SystemTime::now()).saturating_add(hands.ahead));
        moment.min(LAST)
    }

    fn hands(&self) -> MutexGuard<'_, Hands> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn of(time: SystemTime) -> Moment {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn system_time(moment: Moment) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(u64::try_from(moment).unwrap_or_default())
}

/// As services write it, `2026-05-01T08:00:10Z`.
pub(crate) fn text(moment: Moment) -> String {
    humantime::format_rfc3339_seconds(system_time(moment.min(LAST))).to_string()
}

/// How long an accepted change takes until it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settle {
    /// Always as long; with zero, the next look finds it done.
    After(Duration),
    /// Between a fifth of a second and five seconds, each change another time.
    Random,
}

impl Settle {
    /// Done at the next look.
    pub const AT_ONCE: Settle = Settle::After(Duration::ZERO);

    pub(crate) fn milliseconds(self, seed: u64) -> i64 {
        match self {
            Self::After(time) => {
                i64::try_from(time.as_millis()).map_or(LAST, |time| time.min(LAST))
            }
            Self::Random => 200 + i64::try_from(spread(seed) % 4800).unwrap_or_default(),
        }
    }
}

impl FromStr for Settle {
    type Err = String;

    /// Reads `0ms`, `2s`, or `random`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "random" {
            return Ok(Self::Random);
        }
        duration(text).map(Self::After)
    }
}

/// Reads `200ms`, `2s`, `1m`, or a plain number of seconds.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    if let Ok(seconds) = text.parse::<u32>() {
        return Ok(Duration::from_secs(seconds.into()));
    }
    humantime::parse_duration(text)
        .map_err(|_| format!("{text:?} is no time such as `200ms`, `2s` or `1m`"))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Clock, Settle, text};

    #[test]
    fn a_clock_goes_until_it_is_stopped() {
        let clock = Clock::default();
        let twin = clock.clone();
        clock.stop();
        let stopped = clock.moment();
        std::thread::sleep(Duration::from_millis(5));
        assert_eq!(twin.moment(), stopped);
        twin.advance(Duration::from_secs(2));
        assert_eq!(clock.moment(), stopped + 2000);
    }

    #[test]
    fn the_clock_stands_still_where_no_date_can_be_written() {
        let clock = Clock::default();
        for _ in 0..3 {
            clock.advance(Duration::MAX);
            assert_eq!(text(clock.moment()), "9999-12-31T23:59:59Z");
        }
        let settle = Settle::After(Duration::MAX).milliseconds(0);
        assert_eq!(text(clock.moment() + settle), "9999-12-31T23:59:59Z");
    }

    #[test]
    fn moments_are_written_as_services_do() {
        assert_eq!(text(1_652_705_305_999), "2022-05-16T12:48:25Z");
    }

    #[test]
    fn settling_is_read_as_people_write_it() {
        assert_eq!("0ms".parse(), Ok(Settle::AT_ONCE));
        assert_eq!("2s".parse(), Ok(Settle::After(Duration::from_secs(2))));
        assert_eq!("2".parse(), Ok(Settle::After(Duration::from_secs(2))));
        assert_eq!("random".parse(), Ok(Settle::Random));
        assert!("soon".parse::<Settle>().is_err());
        let times: Vec<i64> = (0..9)
            .map(|seed| Settle::Random.milliseconds(seed))
            .collect();
        assert!(
            times.iter().all(|time| (200..5000).contains(time)),
            "{times:?}"
        );
    }
}
