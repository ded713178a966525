package proxyapi

import (
	"bytes"
	"context"
	"io"
	"net/url"
)

// Request is a request of any type, for what has no method of its own.
type Request struct {
	// ReqType is the request type, "CAMPAIGN". Required.
	ReqType string
	// Params are the other parameters. The key is added, and so are the
	// client's tenant and format unless they stand here; "" leaves them out.
	Params url.Values
	// Reads says that the request changes nothing, so that it may be repeated
	// and a read-only client may send it. Unless it is set, the request is
	// taken to act.
	Reads bool
	// Form holds fields of the body; with it, or a File, the request is a POST.
	// MANAGEDB takes a field jsondata.
	Form url.Values
	// File is sent as multipart/form-data.
	File *File
}

// File is a file to send. Content is read once, as it is sent.
type File struct {
	Field   string // name of the form field; the PBX's own are called "filename"
	Name    string // of the file
	Content io.Reader
}

// Reply is the server's answer to a Request, which it is yours to understand.
type Reply struct {
	ContentType string // follows the format asked for rather than the body (observed)
	Body        []byte

	reply *reply
}

// Do sends a request of any type, with all guarantees of the typed methods: a
// request that acts is sent once, nothing leaks, and a refusal of the key, an
// HTML page and a PHP notice are errors. Whether a sentence is an answer or a
// refusal only the caller can know. An empty answer is a Reply without a Body,
// but [ErrUncertain] for a request that acts.
func (c *Client) Do(ctx context.Context, req *Request) (*Reply, error) {
	if req == nil || req.ReqType == "" {
		return nil, &ParameterError{Op: "Do", Param: "reqtype", Reason: "is required"}
	}
	call := call{op: operation{reqType: req.ReqType, acts: !req.Reads}, params: req.Params, form: req.Form}
	for _, name := range []string{"key", "reqtype"} {
		if req.Params.Has(name) {
			return nil, &ParameterError{Op: req.ReqType, Param: name, Reason: "must not be among the Params"}
		}
	}
	if req.File != nil {
		if req.File.Content == nil || req.File.Field == "" {
			return nil, &ParameterError{Op: req.ReqType, Param: "file", Reason: "needs a field name and content"}
		}
		call.file = &upload{req.File.Field, req.File.Name, req.File.Content}
	}
	r, err := c.whole(ctx, call)
	if err != nil {
		return nil, err
	}
	return r.raw()
}

// raw reads a reply that the caller interprets.
func (r *reply) raw() (*Reply, error) {
	defer r.close()
	body, err := io.ReadAll(r.body)
	if err != nil {
		return nil, r.broken(err)
	}
	text := bytes.TrimSpace(body)
	switch {
	case isKeyRefusal(text), htmlStart.Match(text) && !bytes.HasPrefix(bytes.ToLower(text), []byte("<pre")),
		phpNotice.Match(text[:min(len(text), maxExcerpt)]) && text[0] != '[' && text[0] != '{':
		return nil, r.reject(text)
	case isEmpty(text) && r.op.acts:
		return nil, r.nothing()
	}
	return &Reply{ContentType: r.contentType, Body: body, reply: r}, nil
}

// Text returns the body without white space around it.
func (r *Reply) Text() string { return string(bytes.TrimSpace(r.Body)) }

// Empty reports whether the server sent nothing, in any of its ways: no bytes,
// ], null, {} or [].
func (r *Reply) Empty() bool { return isEmpty(bytes.TrimSpace(r.Body)) }

// Rows decodes a body of rows: JSON by the names of its columns, CSV by its
// header if CSV was asked for, plain text by position ("0", "1", …), since
// nothing tells a header from a row there.
func (r *Reply) Rows() ([]Columns, error) {
	return list[Columns](r.reply.again(string(r.Body)))
}
