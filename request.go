package proxyapi

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"strings"

	"github.com/google/go-querystring/query"

	"github.com/proxyapi-go/proxyapi/internal/send"
)

// build turns a call into a request. The parameters that select and describe
// the operation stand in the URL, as the documentation has them, and a body's
// fields in the body; with WithParamsInBody all stand in the body.
func (c *Client) build(call call) (*send.Request, url.Values, error) {
	params, err := c.params(call)
	if err != nil {
		return nil, nil, err
	}
	fields := call.form
	if call.data != nil {
		fields = url.Values{"jsondata": {string(call.data)}}
	}
	req := &send.Request{
		Method: http.MethodGet,
		Acts:   call.op.acts,
		Header: http.Header{"User-Agent": {c.core.userAgent}},
	}
	endpoint := *c.core.endpoint
	if c.core.paramsInBody {
		all := maps.Clone(params)
		maps.Copy(all, fields)
		fields = all
	} else {
		endpoint.RawQuery = params.Encode()
	}
	req.URL = &endpoint

	switch {
	case call.file != nil:
		err = call.file.addTo(req, fields)
		if err != nil {
			return nil, nil, &ParameterError{Op: call.op.String(), Param: "filename", Reason: "cannot be read"}
		}
	case fields != nil:
		text := fields.Encode()
		req.Method = http.MethodPost
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Body = func() io.Reader { return strings.NewReader(text) }
		req.Length = int64(len(text))
	}
	return req, params, nil
}

// params collects the parameters of a call and checks that those needed are
// there.
func (c *Client) params(call call) (url.Values, error) {
	op := call.op
	params, err := encodeParams(call.params)
	if err != nil {
		var bad *ParameterError
		if errors.As(err, &bad) {
			return nil, &ParameterError{Op: op.String(), Param: bad.Param, Reason: bad.Reason}
		}
		return nil, &ParameterError{Op: op.String(), Param: "request", Reason: "cannot be encoded"}
	}
	if err := c.addPeriod(params, call); err != nil {
		return nil, err
	}
	op.addTo(params)
	params.Set("key", c.core.key.Reveal())
	common := map[string]string{"language": c.language, "cache": c.cache}
	if !op.global {
		common["tenant"] = c.tenant
	}
	if !op.noFormat {
		common["format"] = cmp.Or(c.format, op.format)
	}
	for name, value := range common {
		if !params.Has(name) {
			params.Set(name, value)
		}
		if params.Get(name) == "" {
			params.Del(name)
		}
	}
	return params, op.check(params)
}

// encodeParams makes parameters of a struct with url tags, or of what the
// caller of Do made already.
func encodeParams(params any) (url.Values, error) {
	if values, ok := params.(url.Values); ok {
		own := url.Values{}
		maps.Copy(own, values)
		return own, nil
	}
	return query.Values(params)
}

// addPeriod sets start and end of a query that has a Range.
func (c *Client) addPeriod(params url.Values, call call) error {
	ranged, ok := call.params.(interface{ period() Range })
	if !ok || reflect.ValueOf(ranged).IsNil() {
		return nil
	}
	r := ranged.period()
	if !r.Start.IsZero() && !r.End.IsZero() && r.End.Before(r.Start) {
		return &ParameterError{Op: call.op.String(), Param: "end", Reason: "is before the start"}
	}
	start, end := r.wire(c.core.location)
	if start != "" {
		params.Set("start", start)
	}
	if end != "" {
		params.Set("end", end)
	}
	return nil
}

// upload is a file on its way to the server. It streams.
type upload struct {
	field, name string
	content     io.Reader
}

// addTo makes the request a multipart form with the fields and the file. The
// head and the tail of the form are made beforehand, so that the file flows
// between them without a goroutine.
func (u *upload) addTo(req *send.Request, fields url.Values) error {
	var buf bytes.Buffer
	form := multipart.NewWriter(&buf)
	for name, values := range fields {
		for _, value := range values {
			if err := form.WriteField(name, value); err != nil {
				return err
			}
		}
	}
	if _, err := form.CreateFormFile(u.field, u.name); err != nil {
		return err
	}
	headLen := buf.Len()
	if err := form.Close(); err != nil {
		return err
	}
	head, tail := buf.Bytes()[:headLen], buf.Bytes()[headLen:]

	size, err := sizeOf(u.content)
	if err != nil {
		return err
	}
	req.Method = http.MethodPost
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Body = func() io.Reader {
		return io.MultiReader(bytes.NewReader(head), u.content, bytes.NewReader(tail))
	}
	req.Length = -1
	if size >= 0 {
		req.Length = int64(buf.Len()) + size
	}
	return nil
}

// sizeOf returns how much is left to read, -1 if that is not known. Web
// servers in front of PHP do not all take a body of unknown length.
func sizeOf(r io.Reader) (int64, error) {
	switch r := r.(type) {
	case interface{ Len() int }:
		return int64(r.Len()), nil
	case *os.File:
		info, err := r.Stat()
		if err != nil {
			return 0, err
		}
		if !info.Mode().IsRegular() {
			return -1, nil
		}
		at, err := r.Seek(0, io.SeekCurrent)
		return info.Size() - at, err
	}
	return -1, nil
}
