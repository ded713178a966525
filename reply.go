package proxyapi

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/proxyapi-go/proxyapi/internal/send"
)

// reply is what the server sent, before anybody knows what it is.
type reply struct {
	op          operation
	status      int
	contentType string
	attempts    int
	length      int64 // -1 when unknown
	body        io.ReadCloser
	ctx         context.Context
	format      string // that was asked for
	loc         *time.Location
	scrub       *scrubber
}

func (r *reply) close() { _ = r.body.Close() }

// again is the same reply with a body that has been read before.
func (r *reply) again(text string) *reply {
	copied := *r
	copied.body = io.NopCloser(strings.NewReader(text))
	return &copied
}

// failure and unusable are those of the operation, with what the reply adds.
func (r *reply) failure(kind error) *Error         { return r.fill(r.op.failure(kind, nil)) }
func (r *reply) unusable(kind, cause error) *Error { return r.fill(r.op.unusable(kind, cause)) }

func (r *reply) fill(e *Error) *Error {
	e.StatusCode, e.Attempts = r.status, r.attempts
	return e
}

// nothing is the error for an empty reply.
func (r *reply) nothing() error { return r.unusable(ErrNoData, nil) }

// broken is the error for a reply that could not be read to its end.
func (r *reply) broken(err error) error {
	var ours *Error
	if errors.As(err, &ours) {
		return err
	}
	if r.ctx.Err() != nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return r.unusable(nil, err)
	}
	return r.unusable(ErrMalformed, err)
}

// badStatus is the error for a reply that is not the script's own, which says
// 200 to everything (observed): it comes from the web server in front.
func (r *reply) badStatus() error {
	defer r.close()
	text, _ := io.ReadAll(io.LimitReader(r.body, maxExcerpt))
	rejected := r.reject(text)
	e := r.unusable(ErrMalformed, nil)
	if r.status == http.StatusUnauthorized || r.status == http.StatusForbidden {
		e.kind = ErrUnauthorized
	}
	e.Excerpt = rejected.Excerpt + rejected.Message
	return e
}

// sendFailure is the error for a request that got no reply.
func sendFailure(op operation, err error) error {
	e := op.failure(nil, err)
	var failed *send.Error
	if errors.As(err, &failed) {
		e.Attempts, e.cause = failed.Attempts, failed.Err
		e.uncertain = op.acts && !failed.Unsent
		if errors.Is(failed.Err, send.ErrTooLarge) {
			e.kind = ErrMalformed
		}
	}
	return e
}

func attemptsOf(err error) int {
	var failed *send.Error
	if errors.As(err, &failed) {
		return failed.Attempts
	}
	return 0
}

// help takes the text out of the <pre> that the server puts around it, with a
// few <i> inside (observed).
func (r *reply) help() (string, error) {
	text, err := r.text()
	if err != nil {
		return "", err
	}
	inner, isPre := cutPrefixFold(text, "<pre>")
	if _, sentence := asSentence([]byte(text)); !isPre && (sentence || strings.ContainsRune("<[{", rune(text[0])) || phpNotice.MatchString(text)) {
		return "", r.reject([]byte(text))
	}
	inner = strings.TrimSuffix(strings.TrimSpace(inner), "</pre>")
	return strings.NewReplacer("<i>", "", "</i>", "", "<b>", "", "</b>", "").Replace(strings.TrimSpace(inner)), nil
}
