//! The JSON path of a place in a text, worked out only once decoding has failed there.

/// How much of a path is worked out, and of a name in it, in bytes.
const MOST: usize = 64 * 1024;

/// The path of the value that `text[..offset]` breaks off in, such as `items[3].properties`; of one that is long, its
/// beginning.
pub(super) fn path_at(text: &[u8], offset: usize) -> String {
    let mut steps: Vec<Step> = Vec::new();
    let mut rest = text.get(..offset).unwrap_or(text).iter().copied();
    let mut string: Option<Vec<u8>> = None;
    let mut last = Vec::new();
    while let Some(byte) = rest.next() {
        if let Some(read) = &mut string {
            match byte {
                b'"' => last = string.take().unwrap_or_default(),
                // As it stands there: what it means does not matter to people.
                b'\\' => {
                    let escape = [byte].into_iter().chain(rest.next());
                    match read.len() < MOST {
                        true => read.extend(escape),
                        false => drop(escape),
                    }
                }
                _ if read.len() < MOST => read.push(byte),
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => string = Some(Vec::new()),
            b'{' => steps.push(Step::Member(Vec::new())),
            b'[' => steps.push(Step::Item(0)),
            b'}' | b']' => drop(steps.pop()),
            b':' => {
                if let Some(Step::Member(name)) = steps.last_mut() {
                    *name = std::mem::take(&mut last);
                }
            }
            b',' => match steps.last_mut() {
                Some(Step::Item(index)) => *index += 1,
                Some(Step::Member(name)) => name.clear(),
                None => {}
            },
            _ => {}
        }
    }
    let mut path = String::new();
    for step in steps {
        if path.len() >= MOST {
            path.push('…');
            break;
        }
        match step {
            Step::Item(index) => path.push_str(&format!("[{index}]")),
            Step::Member(name) if name.is_empty() => {}
            Step::Member(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&String::from_utf8_lossy(&name));
            }
        }
    }
    path
}

enum Step {
    Member(Vec<u8>),
    Item(usize),
}

#[cfg(test)]
mod tests {
    use super::path_at;

    #[test]
    fn the_path_leads_to_where_the_text_breaks_off() {
        let text = br#"{"items":[{"id":"a,\"]"},{"properties":{"name":"x","cores":}}]}"#;
        let offset = text
            .iter()
            .position(|byte| *byte == b'}')
            .map_or(0, |_| text.len() - 4);
        assert_eq!(path_at(text, offset), "items[1].properties.cores");
        assert_eq!(path_at(b"", 0), "");
        assert_eq!(path_at(b"[1, 2, ", 7), "[2]");
    }
}
