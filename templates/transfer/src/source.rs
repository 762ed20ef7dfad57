//! What is uploaded, cut into parts.

use bytes::{Bytes, BytesMut};
use ionoscloud_core::{Reading, Upload};

use crate::error::Error;
use crate::size;
use crate::transfer::Settings;

/// A part of an upload.
pub(crate) struct Part {
    pub number: i64,
    pub length: u64,
    pub body: Upload,
}

/// What a source turns out to be.
pub(crate) enum Source {
    /// Short enough for one request.
    Whole(Upload, u64),
    Parts(Parts),
}

/// The parts, one after another.
pub(crate) struct Parts {
    number: i64,
    /// The bytes of all, where they are known.
    pub length: Option<u64>,
    /// The length of each part but the last.
    size: u64,
    cut: Cut,
}

enum Cut {
    /// Parts are read where they are sent: of bytes and files.
    Places { source: Upload, at: u64 },
    /// Parts are held in memory: of what is read once. With the first, and what was read beyond the part before.
    Once {
        reading: Reading,
        first: Option<Bytes>,
        left: Bytes,
    },
}

impl Source {
    /// Looks at a source; `whole` is the most for one request, nothing for parts in any case.
    pub(crate) async fn open(
        source: Upload,
        settings: Settings,
        whole: u64,
    ) -> Result<Source, Error> {
        let unread = |error| Error::io("what is to be uploaded cannot be read", error);
        let reading = source.read().await.map_err(unread)?;
        let length = reading.length();
        if let Some(length) = length.filter(|length| *length > size::OBJECT) {
            return Err(Error::invalid(format!(
                "an object has at most 5 TiB, and this has {length} bytes"
            )));
        }
        let size = size::of(length.unwrap_or_default(), settings.part);
        let cut = match length.and_then(|length| source.part(0, length)) {
            Some(source) => {
                if let Some(length) = length.filter(|length| *length <= whole) {
                    return Ok(Source::Whole(source, length));
                }
                Cut::Places { source, at: 0 }
            }
            None => Cut::Once {
                reading,
                first: None,
                left: Bytes::new(),
            },
        };
        let mut parts = Parts {
            number: 1,
            length,
            size,
            cut,
        };
        if let Cut::Once {
            reading,
            first,
            left,
        } = &mut parts.cut
        {
            let part = read(reading, left, size).await.map_err(unread)?;
            let length = part.len() as u64;
            if length < size && length <= whole {
                return Ok(Source::Whole(part.into(), length));
            }
            *first = Some(part);
        }
        Ok(Source::Parts(parts))
    }
}

impl Parts {
    /// Cuts as another program, or another setting, has done.
    pub(crate) fn with_size(mut self, size: u64) -> Parts {
        self.size = size;
        self
    }

    /// The length of each part but the last, where all have the same.
    pub(crate) fn size(&self) -> Option<u64> {
        self.length.map(|_| self.size)
    }

    /// The next; at least one comes.
    pub(crate) async fn next(&mut self) -> Result<Option<Part>, Error> {
        let number = self.number;
        let size = match self.length {
            Some(_) => self.size,
            None => size::growing(number, self.size),
        };
        let (body, length) = match &mut self.cut {
            Cut::Places { source, at } => {
                let length = size.min(self.length.unwrap_or_default().saturating_sub(*at));
                let body = source.part(*at, length);
                *at += length;
                (body, length)
            }
            Cut::Once {
                reading,
                first,
                left,
            } => {
                let first = first.take().filter(|first| {
                    let fits = first.len() as u64 == size;
                    if !fits {
                        *left = [&first[..], &left[..]].concat().into();
                    }
                    fits
                });
                let body = match first {
                    Some(first) => Ok(first),
                    None => read(reading, left, size).await,
                };
                let unread = |error| Error::io("what is to be uploaded cannot be read", error);
                let body = body.map_err(unread)?;
                let length = body.len() as u64;
                (Some(body.into()), length)
            }
        };
        let Some(body) = body.filter(|_| length > 0 || number == 1) else {
            return Ok(None);
        };
        if number.unsigned_abs() > size::PARTS {
            return Err(Error::invalid(
                "it has more bytes than 10,000 parts can hold",
            ));
        }
        self.number += 1;
        Ok(Some(Part {
            number,
            length,
            body,
        }))
    }
}

/// The next `size` bytes, or what there is.
async fn read(reading: &mut Reading, left: &mut Bytes, size: u64) -> std::io::Result<Bytes> {
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    if left.len() >= size {
        return Ok(left.split_to(size));
    }
    let mut part = BytesMut::from(&std::mem::take(left)[..]);
    while let Some(mut piece) = reading.chunk().await? {
        let now = piece.split_to(piece.len().min(size - part.len()));
        part.extend_from_slice(&now);
        if part.len() == size {
            *left = piece;
            break;
        }
    }
    Ok(part.freeze())
}
