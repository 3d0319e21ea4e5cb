use super::*;
use proptest::prelude::*;

fn scalar_of(text: &[u8]) -> Vec<Block> {
    let mut blocks = Vec::new();
    scalar::survey(text, lexicon::prefixes(), &mut blocks);
    find_runs(&mut blocks);
    blocks
}

proptest! {
    #[test]
    fn both_ways_give_the_same_bits(text in proptest::collection::vec(any::<u8>(), 0..400)) {
        let survey = Survey::of(&text);
        let expected = scalar_of(&text);
        prop_assert_eq!(survey.blocks.get(..expected.len()).unwrap(), &expected[..]);
        prop_assert_eq!(survey.blocks.len(), expected.len() + 1);
    }

    #[test]
    fn windows_cross_blocks(text in "[a-z0-9 ]{0,200}", at in 0usize..220) {
        let survey = Survey::of(text.as_bytes());
        let window = survey.window(at, |block| block.digit);
        for place in 0..64 {
            let is_digit = text.as_bytes().get(at + place).is_some_and(u8::is_ascii_digit);
            prop_assert_eq!(window >> place & 1 == 1, is_digit);
        }
    }

    #[test]
    fn runs_are_listed_as_a_pass_over_the_bytes_lists_them(
        text in "[aB9/+ ,=-]{0,300}", from in 0usize..80, less in 0usize..80
    ) {
        let from = from.min(text.len());
        let to = text.len().saturating_sub(less).max(from);
        let mut expected = Vec::new();
        let mut start = from;
        for at in from..=to {
            let goes_on = at < to && text.as_bytes().get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte));
            if !goes_on {
                if at - start >= 8 {
                    expected.push(start..at);
                }
                start = at + 1;
            }
        }
        let survey = Survey::of(text.as_bytes());
        prop_assert_eq!(survey.runs(from, to).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn chains_of_numbers_are_seen_wherever_they_stand(
        before in "[a-z ,]{0,130}", numbers in proptest::collection::vec("[0-9][0-9a-f]{1,2}", 0..9), sign in "(, |,|:| )"
    ) {
        let text = format!("{before} {}", numbers.join(&sign));
        let survey = Survey::of(text.as_bytes());
        prop_assert!(numbers.len() < 6 || survey.has_chain_of_numbers(0, text.len()));
        prop_assert!(!survey.has_chain_of_numbers(0, before.len()));
    }

    #[test]
    fn runs_are_seen_wherever_they_stand(before in "[ ,]{0,130}", length in 0usize..20, after in "[ ,]{0,70}") {
        let text = format!("{before}{}{after}", "aB3/-_+x".repeat(3).get(..length).unwrap());
        let survey = Survey::of(text.as_bytes());
        prop_assert_eq!(survey.has_run(0, text.len()), length >= 8);
        let end = before.len() + length;
        prop_assert_eq!(survey.has_run(0, end.saturating_sub(1)), length >= 9);
    }
}

#[test]
fn every_byte_has_its_kinds() {
    let all: Vec<u8> = (0..=255).collect();
    let survey = Survey::of(&all);
    assert_eq!(survey.blocks.get(..4).unwrap(), &scalar_of(&all)[..]);
    let behind_word = Survey::of(b"a:: @ [==");
    assert_eq!(behind_word.block(0).mark, 0b111010100);
}
