package proxyapitest

import (
	"maps"
	"net/http"
	"strconv"
	"time"
)

// Answer is what the PBX says to one request instead of its own reply. The zero
// Answer is an empty reply with status 200.
type Answer struct {
	Status      int         // 0 is 200
	ContentType string      // "" is what the PBX would declare for the request's format
	Header      http.Header // further headers; they win over the fields above
	Body        []byte

	Delay     time.Duration // wait before the reply
	BodyDelay time.Duration // wait between the reply's headers and its body

	// Drop closes the connection without a reply, after the request was read.
	Drop bool

	// CutAfter kills the connection after so many bytes of Body, with the length of
	// the whole Body declared. A negative CutAfter cuts before the first byte,
	// after the headers. 0 does not cut.
	CutAfter int

	// Chunked sends Body without declaring its length.
	Chunked bool
}

// AnswerNext lets the next request be answered in the given way, whatever it asks
// for and whichever path it names. Several answers are used up in their order, one
// for each request. Such a request is recorded, but changes nothing in the PBX.
func (s *Server) AnswerNext(answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers = append(s.answers, answers...)
}

// play gives a canned answer.
func (s *Server) play(w http.ResponseWriter, r *http.Request, req Request, a Answer) {
	if !s.wait(r, a.Delay) || a.Drop {
		panic(http.ErrAbortHandler) // how net/http is told to cut the line
	}

	header := w.Header()
	header.Set("Content-Type", contentType(req))
	if a.ContentType != "" {
		header.Set("Content-Type", a.ContentType)
	}
	if !a.Chunked {
		header.Set("Content-Length", strconv.Itoa(len(a.Body)))
	}
	maps.Copy(header, a.Header)
	status := a.Status
	if status == 0 {
		status = http.StatusOK
	}
	w.WriteHeader(status)

	cut := a.CutAfter != 0
	flusher := http.NewResponseController(w)
	if a.Chunked || a.BodyDelay > 0 || cut {
		_ = flusher.Flush()
	}
	if !s.wait(r, a.BodyDelay) {
		panic(http.ErrAbortHandler)
	}

	body := a.Body
	if cut {
		body = body[:min(max(a.CutAfter, 0), len(body))]
	}
	_, _ = w.Write(body)
	if cut {
		_ = flusher.Flush()
		panic(http.ErrAbortHandler)
	}
}

// wait lets time pass, and says whether there is still somebody to answer: the client may
// have hung up, and the PBX may have been closed.
func (s *Server) wait(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
	case <-s.closed:
	}
	return false
}
