package phpjson

import (
	"io"

	"github.com/proxyapi-go/proxyapi/internal/record"
)

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// more reads what follows a member or an element: a comma or the end.
func (s *scanner) more(end byte) (bool, error) {
	switch s.peek() {
	case ',':
		s.pos++
		return true, nil
	case end:
		s.pos++
		return false, nil
	}
	return false, s.fail(msgBracket)
}

// name reads the name of a member and the colon after it.
func (s *scanner) name() (span, error) {
	if s.peek() != '"' {
		return span{}, s.fail(msgName)
	}
	sp, err := s.str()
	if err != nil {
		return span{}, err
	}
	if s.peek() != ':' {
		return span{}, s.fail(msgColon)
	}
	s.pos++
	return sp, nil
}

// value reads any value; depth is its own if it opens a bracket.
func (s *scanner) value(depth int) (span, record.Kind, error) {
	c := s.peek()
	from := s.pos - s.start
	var kind record.Kind
	var err error
	switch {
	case c == '"':
		sp, err := s.str()
		return sp, record.Text, err
	case c == '{', c == '[':
		kind, err = record.Nested, s.nested(depth)
	case c == 'n':
		return span{}, record.Null, s.word("null")
	case c == 't':
		kind, err = record.Bool, s.word("true")
	case c == 'f':
		kind, err = record.Bool, s.word("false")
	case c == '-', '0' <= c && c <= '9':
		kind, err = record.Number, s.number()
	default:
		err = s.fail(msgValue)
	}
	return span{from: from, to: s.pos - s.start}, kind, err
}

// nested checks an object or array and passes over it.
func (s *scanner) nested(depth int) error {
	if depth > maxDepth {
		return s.fail(msgDepth)
	}
	object, end := s.cur() == '{', byte(']')
	if object {
		end = '}'
	}
	s.pos++
	if s.peek() == end {
		s.pos++
		return nil
	}
	for more := true; more; {
		if object {
			if _, err := s.name(); err != nil {
				return err
			}
		}
		if _, _, err := s.value(depth + 1); err != nil {
			return err
		}
		var err error
		if more, err = s.more(end); err != nil {
			return err
		}
	}
	return nil
}

func (s *scanner) word(w string) error {
	for i := range len(w) {
		if s.cur() != w[i] {
			return s.fail(msgWord)
		}
		s.pos++
	}
	return nil
}

// number wants to see the byte after the number: a number that the input
// cuts off would otherwise pass for a shorter one.
func (s *scanner) number() error {
	if s.cur() == '-' {
		s.pos++
	}
	if s.cur() == '0' {
		s.pos++
	} else if !s.digits() {
		return s.fail(msgNumber)
	}
	if s.cur() == '.' {
		s.pos++
		if !s.digits() {
			return s.fail(msgNumber)
		}
	}
	if c := s.cur(); c == 'e' || c == 'E' {
		s.pos++
		if c := s.cur(); c == '+' || c == '-' {
			s.pos++
		}
		if !s.digits() {
			return s.fail(msgNumber)
		}
	}
	c := s.cur()
	if isSpace(c) || c == ',' || c == ']' || c == '}' || s.scalar && s.ended() && s.err == io.EOF {
		return nil
	}
	return s.fail(msgNumber)
}

func (s *scanner) digits() bool {
	some := false
	for c := s.cur(); '0' <= c && c <= '9'; c = s.cur() {
		s.pos++
		some = true
	}
	return some
}
