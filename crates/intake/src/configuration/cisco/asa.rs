//! Cisco ASA.
use super::super::Draft;
use super::block::Text;
pub(super) fn read<'a>(_text: &Text<'a>, _draft: &mut Draft<'a>) {}
