package send

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"syscall"
)

// cause rebuilds an error from what may be said. The errors of net/http quote
// the URL, a broken header line or a Location, each of which may hold the API
// key, so nothing of their text is kept: only values of types whose text is
// known come through, and with them errors.Is and errors.As.
func cause(ctx context.Context, err error) error {
	if ctxErr := ctx.Err(); ctxErr != nil {
		return ctxErr
	}
	var (
		dns    *net.DNSError
		op     *net.OpError
		errno  syscall.Errno
		alert  tls.AlertError
		record tls.RecordHeaderError
	)
	switch {
	case errors.Is(err, errAttemptTimeout):
		return timeoutError{}
	case errors.Is(err, ErrTooLarge):
		return ErrTooLarge
	case errors.As(err, &dns):
		return dns
	case certificateError(err) != nil:
		return fmt.Errorf("TLS: %w", certificateError(err))
	case errors.As(err, &alert):
		return fmt.Errorf("TLS: %w", alert)
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return errors.New("TLS: the server does not speak TLS on this port")
	case errors.As(err, &errno):
		if errors.As(err, &op) && op.Op == "dial" {
			return fmt.Errorf("connect: %w", errno)
		}
		return fmt.Errorf("connection: %w", errno)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("connection: %w", io.ErrUnexpectedEOF)
	case errors.Is(err, io.EOF):
		return fmt.Errorf("connection closed before the reply: %w", io.EOF)
	case isTimeout(err):
		return timeoutError{}
	}
	return errors.New("connection: the exchange failed (" + typeName(err) + ")")
}

// certificateError finds the reason for which a certificate was not accepted.
func certificateError(err error) error {
	var (
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
		invalid  x509.CertificateInvalidError
		verify   *tls.CertificateVerificationError
	)
	switch {
	case errors.As(err, &unknown):
		return unknown
	case errors.As(err, &hostname):
		return hostname
	case errors.As(err, &invalid):
		return invalid
	case errors.As(err, &verify):
		return errors.New("the certificate is not accepted")
	}
	return nil
}

// timeoutError is the reply that did not come in time.
type timeoutError struct{}

func (timeoutError) Error() string   { return "no reply in time" }
func (timeoutError) Timeout() bool   { return true }
func (timeoutError) Temporary() bool { return true }

// Is makes errors.Is(err, os.ErrDeadlineExceeded) true, as for net's timeouts.
func (timeoutError) Is(target error) bool { return target == os.ErrDeadlineExceeded }

func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.As(err, &timeout) && timeout.Timeout()
}

// typeName names the innermost error's Go type, which holds no data.
func typeName(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return fmt.Sprintf("%T", err)
		}
		err = inner
	}
}
