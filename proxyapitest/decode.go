package proxyapitest

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strings"
)

const (
	maxBody  = 64 << 20 // PHP's post_max_size
	maxVars  = 1000     // PHP's max_input_vars; what exceeds it is ignored
	maxFiles = 20       // PHP's max_file_uploads
)

// Request is a request as PHP hands it to the script.
type Request struct {
	Method   string
	Path     string
	RawQuery string // the query as it came, undecoded

	Get   url.Values      // $_GET: of a repeated name only the last value is left
	Post  url.Values      // $_POST, likewise
	Files map[string]File // $_FILES, by the name of the form field

	Header   http.Header
	JSONData json.RawMessage // the parameter jsondata as sent, nil without one; it need not be valid
}

// File is an uploaded file.
type File struct {
	Name  string // as the client calls it, without directories
	Type  string // as the client declares it
	Bytes []byte
}

// Param returns the parameter as PHP's $_REQUEST has it: from the query, unless the
// form has one of that name, and "" for none.
func (r Request) Param(name string) string {
	if r.Post.Has(name) {
		return r.Post.Get(name)
	}
	return r.Get.Get(name)
}

// has tells an empty parameter from none.
func (r Request) has(name string) bool { return r.Post.Has(name) || r.Get.Has(name) }

// decodeRequest reads a request, body and all. It fails only if the body did not
// arrive whole; what PHP cannot make sense of is left out, as PHP does.
func decodeRequest(r *http.Request) (Request, error) {
	req := Request{
		Method:   r.Method,
		Path:     r.URL.Path,
		RawQuery: r.URL.RawQuery,
		Get:      make(url.Values),
		Post:     make(url.Values),
		Files:    make(map[string]File),
		Header:   r.Header.Clone(),
	}
	parseVariables(req.Get, r.URL.RawQuery)
	if err := req.readBody(r); err != nil {
		return Request{}, err
	}
	if req.has("jsondata") {
		req.JSONData = json.RawMessage(req.Param("jsondata"))
	}
	return req, nil
}

// readBody fills in Post and Files. PHP does so for the method POST only, and for
// nothing but the two form encodings; a body above post_max_size leaves both empty.
func (r *Request) readBody(hr *http.Request) error {
	if hr.Body == nil {
		return nil
	}
	defer func() { _ = hr.Body.Close() }()
	if hr.ContentLength > maxBody {
		return nil
	}
	line := &lineReader{Reader: hr.Body}
	body := &io.LimitedReader{R: line, N: maxBody + 1}
	media, params, _ := mime.ParseMediaType(hr.Header.Get("Content-Type"))
	if r.Method == http.MethodPost {
		switch media {
		case "application/x-www-form-urlencoded":
			form, _ := io.ReadAll(body)
			if body.N > 0 {
				parseVariables(r.Post, string(form))
			}
		case "multipart/form-data":
			r.readParts(multipart.NewReader(body, params["boundary"]))
		}
	}
	_, _ = io.Copy(io.Discard, body)
	if body.N <= 0 {
		r.Post, r.Files = make(url.Values), make(map[string]File)
	}
	return line.err
}

// lineReader remembers that the connection broke, which those who read a form take for
// its end.
type lineReader struct {
	io.Reader
	err error
}

func (r *lineReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && err != io.EOF && r.err == nil {
		r.err = err
	}
	return n, err
}

// readParts reads multipart form data as far as it is well-formed.
func (r *Request) readParts(parts *multipart.Reader) {
	for vars := 0; ; {
		part, err := parts.NextRawPart()
		if err != nil {
			return
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return
		}
		name := phpName(part.FormName())
		filename, isFile := partFilename(part)
		switch {
		case name == "":
		case isFile:
			// A file field that was left empty comes with an empty name; PHP reports
			// it as UPLOAD_ERR_NO_FILE.
			if filename != "" && len(r.Files) < maxFiles {
				r.Files[name] = File{Name: filename, Type: part.Header.Get("Content-Type"), Bytes: content}
			}
		case vars < maxVars:
			vars++
			r.Post.Set(name, string(content))
		}
	}
}

// partFilename returns the file name of a part, and whether it is a file at all.
func partFilename(part *multipart.Part) (string, bool) {
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		return "", false
	}
	name, ok := params["filename"]
	if name == "" {
		return "", ok
	}
	// Some clients send a whole path, of either kind of system.
	return path.Base(strings.ReplaceAll(name, `\`, "/")), ok
}

// parseVariables decodes a query or a form as PHP does: "&" alone separates, the
// last of several equal names wins, and what is not a percent escape stays as it is.
// Names with brackets, which PHP makes arrays of, are kept as they are.
func parseVariables(into url.Values, encoded string) {
	for vars := 0; encoded != "" && vars < maxVars; {
		var pair string
		pair, encoded, _ = strings.Cut(encoded, "&")
		name, value, _ := strings.Cut(pair, "=")
		if name = phpName(phpDecode(name)); name == "" {
			continue
		}
		vars++
		into.Set(name, phpDecode(value))
	}
}

// phpName is a variable's name after PHP's treatment: no leading blanks, and "_" for
// the dots and blanks inside.
func phpName(name string) string {
	name, _, _ = strings.Cut(strings.TrimLeft(name, " "), "\x00")
	return strings.NewReplacer(".", "_", " ", "_").Replace(name)
}

// phpDecode is PHP's urldecode: it never fails. A "%" that two hexadecimal digits do
// not follow is a "%"; hence the documented "tenant=%&start=…" works.
func phpDecode(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '+':
			out = append(out, ' ')
		case c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			out = append(out, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c&^0x20 - 'A' + 10
}
