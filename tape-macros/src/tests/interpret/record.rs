//! Records: what the forward sweep writes is read once, last value first.

use super::{Machine, Value};
use crate::ir::*;

#[derive(Clone, Default)]
pub(super) struct Record {
    values: Vec<Value>,
    /// Where the next value to be read ends, once reading has begun.
    reader: Option<usize>,
}

/// Places of a record that are accessed by index.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    rec: Rec,
    start: usize,
    len: usize,
    /// Where it is one of arrays: how long these are.
    lanes: Option<usize>,
    /// Where the rows end that were opened with it.
    open: usize,
    /// Of the reverse sweep.
    read: bool,
}

impl Row {
    pub fn part(&self, start: usize, n: usize) -> Row {
        assert!(self.lanes.is_none(), "rows of lanes have no parts");
        assert!(start + n <= self.len, "{start}..+{n} of {self:?}");
        Row {
            start: self.start + start,
            len: n,
            ..self.clone()
        }
    }
}

impl Record {
    fn write(&mut self) -> &mut Vec<Value> {
        assert!(
            self.reader.is_none(),
            "a record that is read is not written"
        );
        &mut self.values
    }

    pub fn reserve(&mut self) {
        self.write();
    }

    /// How many values were written and not read.
    fn left(&self) -> usize {
        self.reader.unwrap_or(self.values.len())
    }

    pub fn reset(&mut self) {
        assert_eq!(self.left(), 0, "values are left from the last iteration");
        *self = Record::default();
    }

    pub fn rewind(&mut self) {
        assert!(self.reader.is_none(), "a record is read once");
        self.reader = Some(self.values.len());
    }

    fn read(&mut self, n: usize) -> std::ops::Range<usize> {
        let end = self.reader.expect("a record is rewound before it is read");
        assert!(n <= end, "the record is read before it is written");
        self.reader = Some(end - n);
        end - n..end
    }
}

/// What working storage holds from another use.
const LEFT_OVER: f64 = -777.25;

impl Machine<'_> {
    pub(super) fn open_record(&mut self, r: Rec) -> &mut Record {
        let name = &self.arena.recs[r.0].name;
        let record = self.recs.get_mut(&r);
        record.unwrap_or_else(|| panic!("`{name}` is not there yet"))
    }

    /// A record of a single value is a variable.
    pub(super) fn record(&mut self, r: Rec, value: Value) {
        let single = self.arena.recs[r.0].is_single();
        let name = &self.arena.recs[r.0].name;
        let record = self.open_record(r);
        if single {
            assert!(record.values.is_empty(), "`{name}` is written once");
        }
        record.write().push(value);
    }

    pub(super) fn unpack(&mut self, r: Rec) -> Value {
        let info = &self.arena.recs[r.0];
        let record = self.open_record(r);
        if info.is_single() {
            let value = record.values.pop();
            return value.unwrap_or_else(|| panic!("`{}` is not written", info.name));
        }
        let at = record.read(1).start;
        record.values[at].clone()
    }

    /// Their values are there once they are written: what they are filled with is not meant to be
    /// read.
    pub(super) fn rows(&mut self, rec: Rec, vals: &[Val], n: &Operand) {
        let len = self.index(n);
        let values = self.open_record(rec).write();
        let first = values.len();
        let open = first + vals.len() * len;
        values.resize(open, Value::Unwritten);
        for (i, v) in vals.iter().enumerate() {
            let row = Row {
                rec,
                start: first + i * len,
                len,
                lanes: None,
                open,
                read: false,
            };
            self.set(*v, Value::Row(row));
        }
    }

    pub(super) fn save_row(&mut self, rec: Rec, place: &Place, n: &Operand) {
        let elements = self.load(place).elements()[..self.index(n)].to_vec();
        self.open_record(rec).write().extend(elements);
    }

    /// Where the row is written, the buffer holds something else from then on, and so does the row to begin with.
    pub(super) fn in_row(&mut self, s: &InRow) {
        let buffer = self.load(&s.of);
        let len = buffer.elements().len();
        let here = self.operand(&s.possible) == Value::Bool(true) && self.index(&s.n) == len;
        let other = || Value::Seq(vec![Value::Float(LEFT_OVER); len]);
        self.declare(s.row, if here { other() } else { buffer });
        if here {
            self.modify(&s.of, |of| *of = other());
        }
        self.in_rows.insert(s.row, (s.clone(), here));
    }

    pub(super) fn keep_row(&mut self, place: &Place, n: &Operand) {
        let Base::Mem(m) = place.base else {
            panic!("rows in place are memories")
        };
        let (s, here) = self.in_rows[&m].clone();
        self.save_row(s.rec, place, n);
        if !here {
            let written = self.load(place);
            self.modify(&s.of, |of| *of = written);
        }
    }

    pub(super) fn pop_row(&mut self, rec: Rec, len: usize) -> Value {
        let start = self.open_record(rec).read(len).start;
        Value::Row(Row {
            rec,
            start,
            len,
            lanes: None,
            open: start + len,
            read: true,
        })
    }

    pub(super) fn in_lanes(&self, of: &InLanes) -> Value {
        let Base::Val(v) = of.row.base else {
            panic!("rows are values")
        };
        match self.operand(&Operand::Val(v)) {
            Value::Row(row) => {
                assert_eq!(self.index(&of.n) * of.lanes, row.len, "whole lanes");
                let lanes = Some(of.lanes);
                Value::Row(Row { lanes, ..row })
            }
            other => panic!("{other:?} is no row"),
        }
    }

    fn row_index(&self, row: &Row, place: &Place) -> usize {
        let i = match (row.lanes, place.path.as_slice()) {
            (None, [Proj::Index(i)]) => self.index(i),
            (Some(lanes), [Proj::Index(i), Proj::Index(lane)]) => {
                let lane = self.index(lane);
                assert!(lane < lanes, "{lane} is no lane of {row:?}");
                self.index(i) * lanes + lane
            }
            _ => panic!("rows are accessed by index"),
        };
        assert!(i < row.len, "{i} is behind the end of {row:?}");
        row.start + i
    }

    pub(super) fn load_from_row(&self, row: &Row, place: &Place) -> Value {
        let name = &self.arena.recs[row.rec.0].name;
        assert!(row.read, "`{name}` is read in the forward sweep");
        if place.path.is_empty() {
            let all = row.start..row.start + row.len;
            return Value::Seq(self.recs[&row.rec].values[all].to_vec());
        }
        let value = self.recs[&row.rec].values[self.row_index(row, place)].clone();
        assert!(value != Value::Unwritten, "`{name}` is not written");
        value
    }

    /// Only the last rows are open.
    pub(super) fn modify_row<R>(
        &mut self,
        row: &Row,
        place: &Place,
        change: impl FnOnce(&mut Value) -> R,
    ) -> R {
        let at = self.row_index(row, place);
        let values = self.open_record(row.rec).write();
        let last = row.open == values.len();
        assert!(!row.read && last, "another row was opened");
        assert!(values[at] == Value::Unwritten, "a row is written twice");
        change(&mut values[at])
    }

    /// Every record was read as often as it was written.
    pub fn records_are_used_up(&self) {
        for (r, record) in &self.recs {
            let name = &self.arena.recs[r.0].name;
            let left = record.left();
            assert_eq!(left, 0, "`{name}` has {left} values left");
        }
    }
}
