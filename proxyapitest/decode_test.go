package proxyapitest_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestQueriesAreDecodedAsPHPDoes lists what $_GET holds after a query.
func TestQueriesAreDecodedAsPHPDoes(t *testing.T) {
	pbx := newPBX(t)
	for _, tc := range []struct {
		query string
		want  map[string]string
	}{
		{"", nil},
		{"a=1&b=2", map[string]string{"a": "1", "b": "2"}},
		{"a=1&a=2", map[string]string{"a": "2"}},
		{"tenant=%&start=2017-01-01", map[string]string{"tenant": "%", "start": "2017-01-01"}},
		{"tenant=%25", map[string]string{"tenant": "%"}},
		{"a=50%+off", map[string]string{"a": "50% off"}},
		{"a=%2", map[string]string{"a": "%2"}},
		{"a=%zz&b=%4", map[string]string{"a": "%zz", "b": "%4"}},
		{"a=x%41%6a%6A", map[string]string{"a": "xAjj"}},
		{"a=1;b=2", map[string]string{"a": "1;b=2"}},
		{"a", map[string]string{"a": ""}},
		{"a=", map[string]string{"a": ""}},
		{"=1&&a=b=c&", map[string]string{"a": "b=c"}},
		{"my.name=1&my+name2=2&++x=3", map[string]string{"my_name": "1", "my_name2": "2", "x": "3"}},
		{"a%00b=1&%00=2", map[string]string{"a": "1"}},
		{"var=callid%3D453131", map[string]string{"var": "callid=453131"}},
		{"name=S%C3%B6hne", map[string]string{"name": "Söhne"}},
		{"name=%FF", map[string]string{"name": "\xff"}},
		{"A=1&a=2", map[string]string{"A": "1", "a": "2"}},
	} {
		pbx.ResetRequests()
		target, err := url.Parse(pbx.URL + "/proxyapi.php")
		if err != nil {
			t.Fatal(err)
		}
		target.RawQuery = tc.query
		do(t, &http.Request{Method: http.MethodGet, URL: target, Header: http.Header{}})
		got := pbx.Requests()[0]
		equal(t, "raw", got.RawQuery, tc.query)
		equal(t, tc.query+": number", len(got.Get), len(tc.want))
		for name, val := range tc.want {
			equal(t, tc.query, got.Get.Get(name), val)
		}
	}
}

func TestTheFormWinsOverTheQuery(t *testing.T) {
	pbx := newPBX(t)
	got := post(t, pbx, "wrong", "reqtype=HELP", url.Values{"key": {pbx.Key}, "reqtype": {"COUNTCALLS"}})
	equal(t, "answer", got.body, "3")

	req := pbx.Requests()[0]
	equal(t, "Get", req.Get.Get("reqtype"), "HELP")
	equal(t, "Post", req.Post.Get("reqtype"), "COUNTCALLS")
	equal(t, "Param", req.Param("reqtype"), "COUNTCALLS")
	equal(t, "no such parameter", req.Param("nosuch"), "")
	if req.JSONData != nil {
		t.Errorf("jsondata without one: %q", req.JSONData)
	}
}

func TestOnlyFormsOfAPOSTAreParameters(t *testing.T) {
	pbx := newPBX(t)
	target := pbx.URL + "/proxyapi.php?key=" + pbx.Key + "&reqtype=COUNTCALLS"
	const form = "application/x-www-form-urlencoded"
	for _, tc := range []struct{ name, method, ctype, body string }{
		{"another method", http.MethodPut, form, "reqtype=HELP"},
		{"JSON", http.MethodPost, asJSON, `{"reqtype":"HELP"}`},
		{"no type", http.MethodPost, "", "reqtype=HELP"},
		{"no boundary", http.MethodPost, "multipart/form-data", "reqtype=HELP"},
	} {
		got := send(t, tc.method, target, tc.ctype, strings.NewReader(tc.body))
		equal(t, tc.name, got.body, "3")
	}
	equal(t, "type with a charset", send(t, http.MethodPost, target, form+"; charset=utf-8", strings.NewReader("key=x")).body, noKey)
}

func TestMultipartForms(t *testing.T) {
	pbx := newPBX(t)
	const body = "--B\r\n" +
		"Content-Disposition: form-data; name=\"req.type\"\r\n\r\nx\r\n--B\r\n" +
		"Content-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B\r\n" +
		"Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=32\r\n--B\r\n" +
		"Content-Disposition: form-data\r\n\r\nnameless\r\n--B\r\n" +
		"Content-Disposition: form-data; name=\"empty\"; filename=\"\"\r\n\r\n\r\n--B\r\n" +
		"Content-Disposition: form-data; name=\"filename\"; filename=\"dir/C:\\\\sounds\\\\a b.wav\"\r\nContent-Type: audio/wav\r\n\r\nRIFF\r\n" +
		"--B--\r\n"
	send(t, http.MethodPost, pbx.URL+"/proxyapi.php?key=k", "multipart/form-data; boundary=B", strings.NewReader(body))
	req := pbx.Requests()[0]
	equal(t, "a dot in a name", req.Post.Get("req_type"), "x")
	equal(t, "the last of two, undecoded", req.Post.Get("a"), "=32")
	equal(t, "fields", len(req.Post), 2)
	equal(t, "files", len(req.Files), 1)
	file := req.Files["filename"]
	equal(t, "name", file.Name, "a b.wav")
	equal(t, "type", file.Type, "audio/wav")
	equal(t, "bytes", string(file.Bytes), "RIFF")

	// What comes before a broken part counts.
	pbx.ResetRequests()
	send(t, http.MethodPost, pbx.URL+"/proxyapi.php", "multipart/form-data; boundary=B", strings.NewReader(body[:100]))
	equal(t, "fields of a broken form", len(pbx.Requests()[0].Post), 1)
}

func TestLimits(t *testing.T) {
	pbx := newPBX(t)
	many := strings.Repeat("x=1&", 1000)
	send(t, http.MethodPost, pbx.URL+"/proxyapi.php", "application/x-www-form-urlencoded", strings.NewReader(many+"late=1"))
	equal(t, "variables above max_input_vars", pbx.Requests()[0].Post.Has("late"), false)

	// A body above post_max_size leaves $_POST and $_FILES empty, with a declared
	// length and without.
	for _, chunked := range []bool{false, true} {
		pbx.ResetRequests()
		zeros := io.LimitReader(endless{}, 64<<20+1)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
			pbx.URL+"/proxyapi.php?key="+pbx.Key+"&reqtype=COUNTCALLS", zeros)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if !chunked {
			req.ContentLength = 64<<20 + 1
		}
		// The server may close the line while the client still writes.
		if resp, err := http.DefaultTransport.RoundTrip(req); err == nil {
			_ = resp.Body.Close()
		}
		got := pbx.Requests()
		equal(t, "requests", len(got), 1)
		equal(t, "fields", len(got[0].Post), 0)
		equal(t, "selector", got[0].Param("reqtype"), "COUNTCALLS")
	}
}

// endless is NUL, again and again.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
