package phpjson

import (
	"io"

	"github.com/proxyapi-go/proxyapi/internal/record"
)

const (
	maxDepth  = 100 // open brackets, the root's included
	firstRead = 32 << 10
	idleReads = 100 // reads of 0 bytes in a row, as bufio allows
)

// What a SyntaxError says; it may not quote the reply.
const (
	msgBracket   = "a comma or a closing bracket is missing"
	msgColon     = "a colon is missing after a name"
	msgControl   = "a control character in a string"
	msgDepth     = "the values are nested too deeply"
	msgEscape    = "an escape that JSON does not know"
	msgName      = "a name in quotes is missing"
	msgNumber    = "a malformed number"
	msgTail      = "there is more after the end"
	msgTooLong   = "the row is too long"
	msgTruncated = "the reply ends too early"
	msgValue     = "a value is missing"
	msgWord      = "a word that JSON does not know"
)

// scanner reads JSON tokens. It keeps the source of the row at hand,
// buf[start:], and no more, so spans count from start and stay true when buf
// moves.
type scanner struct {
	r       io.Reader
	buf     []byte
	start   int    // first byte of the row
	pos     int    // next byte
	gone    int64  // bytes of the reply before buf
	scratch []byte // strings of the row that had escapes
	err     error  // why nothing comes after buf
	scalar  bool   // the root is a scalar, so a number may end with the input
}

// span is a part of the row's source or of scratch.
type span struct {
	from, to int
	decoded  bool // of scratch
}

func (s *scanner) bytes(sp span) []byte {
	if sp.decoded {
		return s.scratch[sp.from:sp.to]
	}
	return s.buf[s.start+sp.from : s.start+sp.to]
}

// cur returns the next byte without taking it. It returns 0 where there is
// none: no token may start or go on with 0, so callers need no second test,
// and fail tells the two apart.
func (s *scanner) cur() byte {
	if s.pos < len(s.buf) {
		return s.buf[s.pos]
	}
	return s.fill()
}

// fill reads once what is there. A read never reaches past the row limit, so
// that a row is too long or not however its bytes arrive.
func (s *scanner) fill() byte {
	if s.err == nil && len(s.buf)-s.start >= record.MaxRow {
		s.err = &record.SyntaxError{Format: "JSON", Offset: s.gone + int64(s.pos), Msg: msgTooLong}
	}
	if s.err == nil && len(s.buf) == cap(s.buf) {
		s.makeRoom()
	}
	for idle := 0; s.err == nil; idle++ {
		if idle == idleReads {
			s.err = io.ErrNoProgress
			break
		}
		var n int
		n, s.err = s.r.Read(s.buf[len(s.buf):min(cap(s.buf), s.start+record.MaxRow)])
		if n > 0 {
			s.buf = s.buf[:len(s.buf)+n]
			return s.buf[s.pos]
		}
	}
	return 0
}

func (s *scanner) makeRoom() {
	room := s.buf[:0]
	if s.start == 0 {
		room = make([]byte, 0, min(max(firstRead, 2*cap(s.buf)), record.MaxRow))
	}
	s.buf = append(room, s.buf[s.start:]...)
	s.gone += int64(s.start)
	s.pos -= s.start
	s.start = 0
}

// ended reports whether the 0 of the last cur means that nothing came.
func (s *scanner) ended() bool { return s.pos == len(s.buf) }

func (s *scanner) fail(msg string) error {
	e := &record.SyntaxError{Format: "JSON", Offset: s.gone + int64(s.pos), Msg: msg}
	if s.ended() {
		if s.err != io.EOF {
			return s.err
		}
		e.Msg, e.Err = msgTruncated, record.ErrTruncated
	}
	return e
}

// peek skips white space and returns the byte after it.
func (s *scanner) peek() byte {
	for {
		c := s.cur()
		if !isSpace(c) {
			return c
		}
		s.pos++
	}
}

// nextRow is peek between rows: what lies behind is forgotten.
func (s *scanner) nextRow() byte {
	s.scratch = s.scratch[:0]
	for {
		s.start = s.pos
		c := s.cur()
		if !isSpace(c) {
			return c
		}
		s.pos++
	}
}
