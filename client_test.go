package proxyapi_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/proxyapi-go/proxyapi"
	"github.com/proxyapi-go/proxyapi/proxyapitest"
)

func TestNewClient_takesTheBaseURLWithAndWithoutScript(t *testing.T) {
	server := newServer(t)
	root := strings.TrimSuffix(server.URL, "/pbx")
	for base, path := range map[string]string{
		root + "/pbx":                   "/pbx/proxyapi.php",
		root + "/pbx/":                  "/pbx/proxyapi.php",
		root + "/pbx/proxyapi.php":      "/pbx/proxyapi.php",
		root + "/mirtapbx":              "/mirtapbx/proxyapi.php",
		root + "/mirtapbx/proxyapi.php": "/mirtapbx/proxyapi.php",
		" " + root + "/mirtapbx/ ":      "/mirtapbx/proxyapi.php",
		root:                            "/proxyapi.php",
		strings.ToUpper(root[:4]) + root[4:] + "/pbx": "/pbx/proxyapi.php",
	} {
		server.ResetRequests()
		server.AnswerNext(proxyapitest.Answer{Body: []byte("3")})
		client, err := proxyapi.NewClient(base, testKey)
		require.NoError(t, err, base)
		_, err = client.CountCalls(t.Context())
		require.NoError(t, err, base)
		assert.Equal(t, path, server.Requests()[0].Path, base)
	}
}

func TestNewClient_refusesWhatCannotWorkWithoutQuotingIt(t *testing.T) {
	const secret = "s3cret"
	for base, param := range map[string]string{
		"":                                   "baseURL",
		"pbx.example.com/pbx":                "baseURL",
		"ftp://pbx.example.com/" + secret:    "baseURL",
		"https://pbx example/" + secret:      "baseURL",
		"https://h:bad" + secret + "/pbx":    "baseURL",
		"https://h/p.php?key=" + secret:      "baseURL",
		"https://h/p.php#" + secret:          "baseURL",
		"http://pbx.example.com/" + secret:   "baseURL",
		"http://127.0.0.1.example/" + secret: "baseURL",
		"https:" + secret:                    "baseURL",
	} {
		_, err := proxyapi.NewClient(base, "key")
		var bad *proxyapi.ParameterError
		require.ErrorAs(t, err, &bad, base)
		assert.Equal(t, param, bad.Param, base)
		assert.NotContains(t, err.Error(), secret)
	}
	_, err := proxyapi.NewClient("https://h/pbx", "")
	require.ErrorContains(t, err, "key is required")

	for name, opt := range map[string]proxyapi.Option{
		"WithHTTPClient":    proxyapi.WithHTTPClient(nil),
		"WithTimeout":       proxyapi.WithTimeout(-1),
		"WithRetries":       proxyapi.WithRetries(-1),
		"WithLogger":        proxyapi.WithLogger(nil),
		"WithLocation":      proxyapi.WithLocation(nil),
		"WithMaxReplySize":  proxyapi.WithMaxReplySize(0),
		"WithMaxConcurrent": proxyapi.WithMaxConcurrent(-1),
		"option":            nil,
	} {
		_, err := proxyapi.NewClient("https://h/pbx", "key", opt)
		var bad *proxyapi.ParameterError
		require.ErrorAs(t, err, &bad, name)
		assert.Equal(t, name, bad.Param)
	}
}

func TestNewClient_plainHTTP(t *testing.T) {
	for _, base := range []string{"http://localhost/pbx", "http://127.0.0.1:8085/pbx", "http://[::1]/pbx"} {
		_, err := proxyapi.NewClient(base, "key")
		assert.NoError(t, err, base)
	}
	_, err := proxyapi.NewClient("http://pbx.example.com/pbx", "key", proxyapi.WithPlainHTTP())
	assert.NoError(t, err)
}

func TestDerivedClients_differInOneParameterAndShareTheRest(t *testing.T) {
	client, server := answering(t, "1", "1", "1", "1", "1", "1")
	ctx := t.Context()
	for _, c := range []*proxyapi.Client{
		client, client.ForTenant("ACME"), client.ForFormat(proxyapi.FormatJSON), client.ForLanguage("it"),
		client.ForCache(false), client.ForTenant("ACME").ForFormat("json").ForLanguage("it").ForCache(false).ForCache(true).ForTenant(""),
	} {
		_, err := c.CountCalls(ctx)
		require.NoError(t, err)
	}
	var got []string
	for _, r := range server.Requests() {
		got = append(got, strings.Join([]string{r.Get.Get("tenant"), r.Get.Get("format"), r.Get.Get("language"), r.Get.Get("cache")}, "|"))
	}
	assert.Equal(t, []string{"DEVEL|||", "ACME|||", "DEVEL|json||", "DEVEL||it|", "DEVEL|||no", "|json|it|"}, got)
	assert.Equal(t, "DEVEL", client.Tenant())
	assert.Equal(t, "ACME", client.ForTenant("ACME").Tenant())
	assert.Equal(t, rome, client.ForTenant("ACME").Location())
}

func TestForFormat_decodesTheSameRows(t *testing.T) {
	server := newServer(t)
	pbx := server.Client()
	query := &proxyapi.CDRQuery{Range: january2017}
	csvRows, err := collect(pbx.Info.CDRs(t.Context(), query))
	require.NoError(t, err)
	jsonRows, err := collect(pbx.ForFormat(proxyapi.FormatJSON).Info.CDRs(t.Context(), query))
	require.NoError(t, err)
	require.NotEmpty(t, csvRows)
	require.Len(t, jsonRows, len(csvRows))
	for i := range csvRows {
		csvRows[i].PINCode, jsonRows[i].PINCode = proxyapi.Secret{}, proxyapi.Secret{}
	}
	assert.Equal(t, csvRows, jsonRows)
}

func TestUserAgentAndBasicAuthentication(t *testing.T) {
	server := newServer(t)
	server.AnswerNext(proxyapitest.Answer{Body: []byte("1")}, proxyapitest.Answer{Body: []byte("1")})
	client := newClient(t, server)
	_, err := client.CountCalls(t.Context())
	require.NoError(t, err)
	client, err = proxyapi.NewClient(strings.Replace(server.URL, "://", "://user:pass@", 1), testKey, proxyapi.WithUserAgent("mine/1"))
	require.NoError(t, err)
	_, err = client.CountCalls(t.Context())
	require.NoError(t, err)
	requests := server.Requests()
	assert.Equal(t, "proxyapi-go/"+proxyapi.Version, requests[0].Header.Get("User-Agent"))
	assert.Equal(t, "mine/1", requests[1].Header.Get("User-Agent"))
	assert.Equal(t, "Basic dXNlcjpwYXNz", requests[1].Header.Get("Authorization"))
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v", client, client, client), "pass")
}

func TestHTTPClient_isCopiedAndUsed(t *testing.T) {
	server := newServer(t)
	server.AnswerNext(proxyapitest.Answer{Body: []byte("1")})
	var used atomic.Int32
	mine := &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		used.Add(1)
		return http.DefaultTransport.RoundTrip(r)
	})}
	before := *mine
	client := newClient(t, server, proxyapi.WithHTTPClient(mine))
	_, err := client.CountCalls(t.Context())
	require.NoError(t, err)
	assert.EqualValues(t, 1, used.Load())
	assert.Equal(t, fmt.Sprintf("%p", before.Transport), fmt.Sprintf("%p", mine.Transport))
	assert.Nil(t, mine.CheckRedirect)
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestRedirects_areNotFollowed(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("the redirect was followed")
	}))
	defer other.Close()
	for _, location := range []string{other.URL + "/?key=" + testKey, "http://h:notaport/?key=" + testKey} {
		server := newServer(t)
		server.AnswerNext(proxyapitest.Answer{Status: 302, Header: http.Header{"Location": {location}}, Body: []byte("moved")})
		_, err := newClient(t, server).CountCalls(t.Context())
		require.ErrorContains(t, err, "HTTP status 302")
		assert.ErrorContains(t, err, "redirects are not followed")
		assert.NotContains(t, err.Error(), testKey)
	}
}

func TestKey_isInNoErrorLogOrDump(t *testing.T) {
	const echo = `<html><body>The requested URL /pbx/proxyapi.php?key=%s&tenant=DEVEL failed; key %s is %s</body></html>`
	encoded := "k3y%2Bte%2Fst%3D42"
	page := []byte(fmt.Sprintf(echo, encoded, testKey, encoded))
	var logged bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	for name, answers := range map[string][]proxyapitest.Answer{
		"page":        {{Body: page}},
		"500":         {{Status: 500, Body: page}},
		"404":         {{Status: 404, Body: page}},
		"dropped":     {{Drop: true}},
		"cut":         {{Body: page, CutAfter: 10}},
		"sentence":    {{Body: []byte("No such key " + testKey)}},
		"PHP":         {{Body: []byte("<b>Warning</b>: bad key=" + testKey + " in <b>/x.php</b> on line <b>3</b>")}},
		"bad Header":  {{Body: page, Header: http.Header{"Location": {"http://h:bad/?key=" + testKey}}, Status: 302}},
		"unavailable": {{Status: 503, Body: page, Header: http.Header{"Retry-After": {"0"}}}, {Status: 503, Body: page}},
	} {
		server := newServer(t)
		client := newClient(t, server, proxyapi.WithLogger(logger), proxyapi.WithRetries(len(answers)-1))
		for call, op := range everyCall {
			server.AnswerNext(answers[:1]...)
			if op.kind != act {
				server.AnswerNext(answers[1:]...)
			}
			_, err := op.call(t.Context(), client)
			if err == nil {
				require.Equal(t, "Help", call, name) // a text of several words is a text
				continue
			}
			logger.Error("failed", "error", err, "client", client)
			dump := fmt.Sprintf("%v %+v %#v %s %q | %v %+v %#v", err, err, err, err, err, client, client, *client.Dial)
			for _, secret := range []string{testKey, encoded} {
				assert.NotContains(t, dump, secret, "%s %s", name, call)
			}
		}
	}
	assert.NotContains(t, logged.String(), testKey)
	assert.NotContains(t, logged.String(), encoded)
	assert.Contains(t, logged.String(), `"op":"DIAL"`)
}

func TestReplySize_isBounded(t *testing.T) {
	server := newServer(t)
	client := newClient(t, server, proxyapi.WithMaxReplySize(100), proxyapi.WithRetries(1))
	server.AnswerNext(proxyapitest.Answer{Body: []byte(`{"1":{"cu_id":"1","cu_name":"` + strings.Repeat("x", 100) + `"}}`)})
	_, err := client.ManageDB.Customs.List(t.Context())
	require.ErrorIs(t, err, proxyapi.ErrMalformed)
	assert.ErrorContains(t, err, "larger than allowed")
	assert.Len(t, server.Requests(), 1)

	// Streams are not bounded by it.
	server.AnswerNext(proxyapitest.Answer{Body: []byte("uniqueid\n" + strings.Repeat("a.1\n", 100))})
	cdrs, err := collect(client.Info.CDRs(t.Context(), nil))
	require.NoError(t, err)
	assert.Len(t, cdrs, 100)
}

func TestTimeout_boundsTheWaitForAReply(t *testing.T) {
	server := newServer(t)
	client := newClient(t, server, proxyapi.WithTimeout(30*time.Millisecond))
	server.AnswerNext(proxyapitest.Answer{Delay: time.Minute, Body: []byte("1")})
	_, err := client.CountCalls(t.Context())
	require.ErrorIs(t, err, os.ErrDeadlineExceeded)
	assert.Len(t, server.Requests(), 1, "a slow query is not asked again")

	server.AnswerNext(proxyapitest.Answer{BodyDelay: time.Minute, Body: []byte("1")})
	_, err = client.CountCalls(t.Context())
	require.ErrorIs(t, err, os.ErrDeadlineExceeded, "a reply that is read whole counts to its end")

	server.AnswerNext(proxyapitest.Answer{Delay: time.Minute, Body: []byte("OK")})
	err = client.Agent.Pause(t.Context(), agent104)
	require.ErrorIs(t, err, os.ErrDeadlineExceeded)
	require.ErrorIs(t, err, proxyapi.ErrUncertain)

	// A stream that has begun is not cut off.
	server.AnswerNext(proxyapitest.Answer{BodyDelay: 60 * time.Millisecond, Body: []byte("uniqueid\na.1\n")})
	cdrs, err := collect(client.Info.CDRs(t.Context(), nil))
	require.NoError(t, err)
	assert.Len(t, cdrs, 1)
}

func TestContext_errorStaysVisible(t *testing.T) {
	server := newServer(t)
	client := newClient(t, server)
	server.AnswerNext(proxyapitest.Answer{Delay: time.Minute}, proxyapitest.Answer{Delay: time.Minute})
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	_, err := client.CountCalls(ctx)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.NotErrorIs(t, err, proxyapi.ErrUncertain)

	ctx, cancel = context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	err = client.Agent.Pause(ctx, agent104)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.ErrorIs(t, err, proxyapi.ErrUncertain, "it was sent")

	server.ResetRequests()
	ctx, cancel = context.WithCancel(t.Context())
	cancel()
	err = client.Agent.Pause(ctx, agent104)
	require.ErrorIs(t, err, context.Canceled)
	require.NotErrorIs(t, err, proxyapi.ErrUncertain, "it never left")
	assert.Empty(t, server.Requests())
}

func TestContext_endsAStream(t *testing.T) {
	server := newServer(t)
	server.AnswerNext(proxyapitest.Answer{Body: []byte("uniqueid\na.1\na.2\n"), CutAfter: 0, Chunked: true, BodyDelay: time.Minute})
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	_, err := collect(newClient(t, server).Info.CDRs(ctx, nil))
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.NotErrorIs(t, err, proxyapi.ErrMalformed)
}

func TestStreams_yieldWhileTheServerIsStillSending(t *testing.T) {
	for format, parts := range map[proxyapi.Format][2]string{
		proxyapi.FormatCSV:  {"uniqueid\na.1\n", "a.2\n"},
		proxyapi.FormatJSON: {`[{"uniqueid":"a.1"},`, `{"uniqueid":"a.2"}]`},
	} {
		seen := make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, parts[0])
			_ = http.NewResponseController(w).Flush()
			<-seen
			_, _ = io.WriteString(w, parts[1])
		}))
		client, err := proxyapi.NewClient(server.URL, testKey, proxyapi.WithTenant("DEVEL"))
		require.NoError(t, err)
		var ids []string
		for cdr, err := range client.ForFormat(format).Info.CDRs(t.Context(), nil) {
			require.NoError(t, err)
			if ids = append(ids, cdr.UniqueID); len(ids) == 1 {
				close(seen)
			}
		}
		assert.Equal(t, []string{"a.1", "a.2"}, ids)
		server.Close()
	}
}

func TestBreakingOff_closesTheConnection(t *testing.T) {
	gone := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "uniqueid\na.1\na.2\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		close(gone)
	}))
	defer server.Close()
	client, err := proxyapi.NewClient(server.URL, testKey, proxyapi.WithTenant("DEVEL"))
	require.NoError(t, err)
	for range client.Info.CDRs(t.Context(), nil) {
		break
	}
	select {
	case <-gone:
	case <-time.After(10 * time.Second):
		t.Fatal("the connection is still open")
	}
}

func TestTruncatedReply_isAnErrorNeverAShortResult(t *testing.T) {
	body := []byte(sample(t, "cdrs-one-tenant.csv"))
	lines := bytes.SplitAfter(body, []byte("\n"))
	server := newServer(t)
	// Cut after the first whole row, where CSV itself shows nothing.
	server.AnswerNext(proxyapitest.Answer{Body: body, CutAfter: len(lines[0]) + len(lines[1])})
	cdrs, err := collect(newClient(t, server).Info.CDRs(t.Context(), nil))
	assert.Len(t, cdrs, 1)
	require.ErrorIs(t, err, proxyapi.ErrMalformed)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)

	server.AnswerNext(proxyapitest.Answer{ContentType: "audio/mpeg", Body: []byte("ID3 and more"), CutAfter: 5})
	media, err := newClient(t, server).Info.Recording(t.Context(), "1")
	if err == nil {
		_, err = io.ReadAll(media)
		_ = media.Close()
	}
	require.ErrorIs(t, err, proxyapi.ErrMalformed)
}

func TestMaxConcurrent_boundsWhatIsUnderWay(t *testing.T) {
	var now, most atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n := now.Add(1)
		defer now.Add(-1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		time.Sleep(2 * time.Millisecond)
		_, _ = io.WriteString(w, "1")
	}))
	defer server.Close()
	client, err := proxyapi.NewClient(server.URL, testKey, proxyapi.WithMaxConcurrent(3))
	require.NoError(t, err)
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			_, err := client.ForTenant(fmt.Sprint(i)).CountCalls(t.Context())
			assert.NoError(t, err)
		})
	}
	wg.Wait()
	assert.LessOrEqual(t, most.Load(), int32(3))
	assert.Greater(t, most.Load(), int32(1))
}

func TestMaxConcurrent_waitsNoLongerThanTheContext(t *testing.T) {
	server := newServer(t)
	server.AnswerNext(proxyapitest.Answer{ContentType: "audio/mpeg", Body: []byte("ID3" + strings.Repeat(".", 1<<20))}, proxyapitest.Answer{Body: []byte("1")})
	client := newClient(t, server, proxyapi.WithMaxConcurrent(1))
	media, err := client.Info.Recording(t.Context(), "1")
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err = client.CountCalls(ctx)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.NoError(t, media.Close())
	_, err = client.CountCalls(t.Context())
	require.NoError(t, err)
}

func TestCertificates_areChecked(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "1") }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	client, err := proxyapi.NewClient(server.URL, testKey, proxyapi.WithTenant("DEVEL"))
	require.NoError(t, err)
	_, err = client.CountCalls(t.Context())
	require.ErrorContains(t, err, "TLS: ")
	var e *proxyapi.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, 1, e.Attempts)
	err = client.Agent.Pause(t.Context(), agent104)
	require.NotErrorIs(t, err, proxyapi.ErrUncertain, "it never left")

	client, err = proxyapi.NewClient(server.URL, testKey, proxyapi.WithHTTPClient(server.Client()))
	require.NoError(t, err)
	_, err = client.CountCalls(t.Context())
	require.NoError(t, err)
}

func TestError_saysHowOftenItTried(t *testing.T) {
	server := newServer(t)
	client := newClient(t, server, proxyapi.WithRetries(1))
	server.AnswerNext(proxyapitest.Answer{Status: 503, Body: []byte("busy"), Header: http.Header{"Retry-After": {"0"}}},
		proxyapitest.Answer{Status: 503, Body: []byte("Database is down")})
	_, err := client.CountCalls(t.Context())
	var e *proxyapi.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, 2, e.Attempts)
	assert.Equal(t, 503, e.StatusCode)
	assert.EqualError(t, err, `proxyapi: COUNTCALLS: malformed reply: HTTP status 503: the reply begins "Database is down" (after 2 attempts)`)
}

func TestError_keepsItsCause(t *testing.T) {
	server := newServer(t)
	client := newClient(t, server, proxyapi.WithRetries(0))
	server.Close()
	_, err := client.CountCalls(t.Context())
	var e *proxyapi.Error
	require.ErrorAs(t, err, &e)
	assert.ErrorContains(t, err, "connection refused")
	assert.Equal(t, "COUNTCALLS", e.ReqType)
	assert.Zero(t, e.StatusCode)
	err = client.Agent.Pause(t.Context(), agent104)
	require.False(t, errors.Is(err, proxyapi.ErrUncertain), "nobody was there to get it")
}

func TestClient_isSafeForConcurrentUse(t *testing.T) {
	server := newServer(t)
	pbx := server.Client()
	query := &proxyapi.CDRQuery{Range: january2017}
	var wg sync.WaitGroup
	for n := range 64 {
		wg.Go(func() {
			tenant := pbx
			if n%2 == 1 {
				tenant = pbx.ForTenant("ACME")
			}
			cdrs, err := collect(tenant.Info.CDRs(t.Context(), query))
			assert.NoError(t, err)
			for _, cdr := range cdrs {
				assert.Equal(t, tenant.Tenant(), cdr.AccountCode)
			}
			_, err = pbx.Voicemail.Messages(t.Context(), "102")
			assert.NoError(t, err)
			assert.NoError(t, pbx.Agent.Pause(t.Context(), agent104))
			added, err := pbx.ManageDB.Customs.Add(t.Context(), &proxyapi.CustomParams{Name: proxyapi.Ptr(fmt.Sprint(n))})
			if assert.NoError(t, err) {
				custom, err := pbx.ManageDB.Customs.Get(t.Context(), added.ID)
				assert.NoError(t, err)
				assert.Equal(t, fmt.Sprint(n), custom.Name)
			}
		})
	}
	wg.Wait()
}
