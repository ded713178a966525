package phpjson

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// plain marks the bytes that stand for themselves in a string.
var plain = func() (t [256]bool) {
	for c := range t {
		t[c] = c >= ' ' && c != '"' && c != '\\'
	}
	return t
}()

// skipPlain takes the plain bytes that are there.
func (s *scanner) skipPlain() {
	i := s.pos
	for i < len(s.buf) && plain[s.buf[i]] {
		i++
	}
	s.pos = i
}

// str reads a string; the next byte is its opening quote.
func (s *scanner) str() (span, error) {
	s.pos++
	from := s.pos - s.start
	for {
		s.skipPlain()
		switch c := s.cur(); {
		case c == '"':
			s.pos++
			return span{from: from, to: s.pos - 1 - s.start}, nil
		case c == '\\':
			return s.unescape(from)
		case c < ' ':
			return span{}, s.fail(msgControl)
		}
	}
}

// unescape goes on with a string that began at from and has an escape here.
func (s *scanner) unescape(from int) (span, error) {
	mark := len(s.scratch)
	for {
		s.scratch = append(s.scratch, s.buf[s.start+from:s.pos]...)
		switch c := s.cur(); {
		case c == '"':
			s.pos++
			return span{from: mark, to: len(s.scratch), decoded: true}, nil
		case c == '\\':
			s.pos++
			if err := s.escape(); err != nil {
				return span{}, err
			}
		case c < ' ':
			return span{}, s.fail(msgControl)
		}
		from = s.pos - s.start
		s.skipPlain()
	}
}

// escape decodes what follows a backslash.
func (s *scanner) escape() error {
	c := s.cur()
	if c == 'u' {
		return s.unicode()
	}
	i := strings.IndexByte(`"\/bfnrt`, c)
	if i < 0 {
		return s.fail(msgEscape)
	}
	s.pos++
	s.scratch = append(s.scratch, "\"\\/\b\f\n\r\t"[i])
	return nil
}

// unicode decodes uXXXX and, after a high surrogate, the \uXXXX of the low
// one. Half a pair has no UTF-8 form and stays as it is written.
func (s *scanner) unicode() error {
	from := s.pos - 1 - s.start
	r, err := s.hex()
	if err != nil {
		return err
	}
	if !utf16.IsSurrogate(r) {
		s.scratch = utf8.AppendRune(s.scratch, r)
		return nil
	}
	to := s.pos - s.start
	if s.cur() == '\\' {
		s.pos++
		if s.cur() == 'u' {
			low, err := s.hex()
			if err != nil {
				return err
			}
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				s.scratch = utf8.AppendRune(s.scratch, pair)
				return nil
			}
		}
	}
	s.pos = s.start + to // what follows stands for itself
	s.scratch = append(s.scratch, s.buf[s.start+from:s.pos]...)
	return nil
}

// hex reads uXXXX.
func (s *scanner) hex() (rune, error) {
	s.pos++
	var r rune
	for range 4 {
		c := s.cur()
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, s.fail(msgEscape)
		}
		s.pos++
		r = r<<4 | rune(c)
	}
	return r, nil
}
