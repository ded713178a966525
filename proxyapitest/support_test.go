package proxyapitest_test

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/proxyapi-go/proxyapi/proxyapitest"
)

const (
	html   = "text/html; charset=UTF-8"
	asJSON = "application/json"
	noKey  = "Too bad... you mistaken the security api key.\n"
)

// answer is a reply as it came.
type answer struct {
	status int
	ctype  string
	body   string
	length int64
}

// newPBX starts a server that ends with the test.
func newPBX(t *testing.T, opts ...proxyapitest.Option) *proxyapitest.Server {
	t.Helper()
	pbx := proxyapitest.NewServer(opts...)
	t.Cleanup(pbx.Close)
	return pbx
}

// fixedTime is a zone five hours behind UTC, and a clock whose evening there is the next
// day in UTC: 2024-05-13 21:30.
func fixedTime() (proxyapitest.Option, proxyapitest.Option) {
	zone := time.FixedZone("PBX", -5*3600)
	return proxyapitest.WithLocation(zone), proxyapitest.WithClock(func() time.Time {
		return time.Date(2024, 5, 14, 2, 30, 0, 0, time.UTC)
	})
}

// ask sends a GET with the given query, to which it adds the key.
func ask(t *testing.T, pbx *proxyapitest.Server, key, query string) answer {
	t.Helper()
	return send(t, http.MethodGet, pbx.URL+"/proxyapi.php?key="+url.QueryEscape(key)+"&"+query, "", nil)
}

// post sends a form beside the query.
func post(t *testing.T, pbx *proxyapitest.Server, key, query string, form url.Values) answer {
	t.Helper()
	return send(t, http.MethodPost, pbx.URL+"/proxyapi.php?key="+key+"&"+query,
		"application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// manage posts jsondata to MANAGEDB with the admin key and tenant DEVEL.
func manage(t *testing.T, pbx *proxyapitest.Server, query, jsondata string) string {
	t.Helper()
	return post(t, pbx, pbx.Key, "reqtype=MANAGEDB&tenant=DEVEL&"+query, url.Values{"jsondata": {jsondata}}).body
}

func send(t *testing.T, method, target, ctype string, body io.Reader) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, target, body)
	if err != nil {
		t.Fatal(err)
	}
	if ctype != "" {
		req.Header.Set("Content-Type", ctype)
	}
	return do(t, req)
}

func do(t *testing.T, req *http.Request) answer {
	t.Helper()
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header.Get("Content-Type"), string(content), resp.ContentLength}
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n got %#v\nwant %#v", what, got, want)
	}
}

func hasPrefix(t *testing.T, what, got, want string) {
	t.Helper()
	if !strings.HasPrefix(got, want) {
		t.Errorf("%s does not begin with %q:\n%.200q", what, want, got)
	}
}

func contains(t *testing.T, what, got, want string) {
	t.Helper()
	if !strings.Contains(got, want) {
		t.Errorf("%s does not contain %q:\n%.500s", what, want, got)
	}
}

func isMedia(t *testing.T, what string, got answer, ctype, prefix string) {
	t.Helper()
	equal(t, what+": type", got.ctype, ctype)
	hasPrefix(t, what, got.body, prefix)
	equal(t, what+": length", got.length, int64(len(got.body)))
	if len(got.body) < 2000 {
		t.Errorf("%s: only %d bytes", what, len(got.body))
	}
}

func isMissing(t *testing.T, what string, got answer) {
	t.Helper()
	equal(t, what, got, answer{http.StatusOK, html, "", 0})
}

func decode[T any](t *testing.T, body string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatalf("not the JSON that was expected: %v\n%.300s", err, body)
	}
	return v
}

// readCSV returns the header and the records.
func readCSV(t *testing.T, body string) ([]string, []map[string]string) {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatalf("not CSV: %v\n%s", err, body)
	}
	if len(lines) == 0 {
		t.Fatal("no header")
	}
	var records []map[string]string
	for _, line := range lines[1:] {
		rec := make(map[string]string)
		for i, field := range line {
			rec[lines[0][i]] = field
		}
		records = append(records, rec)
	}
	return lines[0], records
}

// fmtHex is a time's seconds in hexadecimal.
func fmtHex(at time.Time) string { return strconv.FormatInt(at.Unix(), 16) }
