package proxyapitest_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/proxyapi-go/proxyapi/proxyapitest"
)

func TestAnswerNext_isUsedUpInOrderAndChangesNothing(t *testing.T) {
	pbx := newPBX(t)
	pbx.AnswerNext(
		proxyapitest.Answer{Status: http.StatusBadGateway, ContentType: "text/plain", Body: []byte("no")},
		proxyapitest.Answer{Header: http.Header{"Content-Type": {"x/y"}}, Body: []byte("yes"), Chunked: true},
	)
	pbx.AnswerNext(proxyapitest.Answer{})
	const pause = "reqtype=AGENT&action=pause&tenant=DEVEL&queue=281&extension=104"

	equal(t, "first", ask(t, pbx, pbx.Key, pause), answer{http.StatusBadGateway, "text/plain", "no", 2})
	equal(t, "second", ask(t, pbx, pbx.Key, pause), answer{http.StatusOK, "x/y", "yes", -1})
	equal(t, "third", ask(t, pbx, pbx.Key, pause+"&format=json"), answer{http.StatusOK, asJSON, "", 0})
	if paused, _ := pbx.AgentPaused("281", "104-DEVEL"); paused {
		t.Error("a canned answer paused the agent")
	}
	equal(t, "then", ask(t, pbx, pbx.Key, pause).body, "OK")
	equal(t, "requests", len(pbx.Requests()), 4)
	pbx.ResetRequests()
	equal(t, "requests after a reset", len(pbx.Requests()), 0)
}

func TestAnswerNext_drop(t *testing.T) {
	pbx := newPBX(t)
	pbx.AnswerNext(proxyapitest.Answer{Drop: true})
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	_, err := client.Get(pbx.URL + "/proxyapi.php?reqtype=DIAL")
	if !errors.Is(err, io.EOF) {
		t.Errorf("%v", err)
	}
	equal(t, "requests", len(pbx.Requests()), 1)
}

func TestAnswerNext_cut(t *testing.T) {
	for _, tc := range []struct {
		name    string
		cut     int
		chunked bool
		want    string
	}{
		{"in the middle", 3, false, "abc"},
		{"before the first byte", -1, false, ""},
		{"in the middle of chunks", 3, true, "abc"},
		{"after the last byte of chunks", 100, true, "abcdef"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			pbx := newPBX(t)
			pbx.AnswerNext(proxyapitest.Answer{Body: []byte("abcdef"), CutAfter: tc.cut, Chunked: tc.chunked})
			resp, err := http.Get(pbx.URL + "/proxyapi.php")
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = resp.Body.Close() }()
			got, err := io.ReadAll(resp.Body)
			equal(t, "bytes", string(got), tc.want)
			if !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestAnswerNext_delay(t *testing.T) {
	const pause = 60 * time.Millisecond
	pbx := newPBX(t)
	pbx.AnswerNext(proxyapitest.Answer{Delay: pause, BodyDelay: pause, Body: []byte("late")})
	begun := time.Now()
	resp, err := http.Get(pbx.URL + "/proxyapi.php")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if d := time.Since(begun); d < pause {
		t.Errorf("headers after %v", d)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil || string(body) != "late" {
		t.Errorf("%q, %v", body, err)
	}
	if d := time.Since(begun); d < 2*pause {
		t.Errorf("body after %v", d)
	}
}

func TestADelayEndsWithTheClient(t *testing.T) {
	pbx := newPBX(t)
	pbx.AnswerNext(proxyapitest.Answer{Delay: time.Hour})
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, pbx.URL+"/proxyapi.php", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := http.DefaultTransport.RoundTrip(req); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}

func TestATruncatedRequestDoesNothing(t *testing.T) {
	pbx := newPBX(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(strings.TrimSuffix(pbx.URL, "/pbx"), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_, _ = io.WriteString(conn, "POST /pbx/proxyapi.php?key="+pbx.Key+"&reqtype=DIAL&tenant=DEVEL&source=101&dest=102 HTTP/1.1\r\n"+
		"Host: pbx\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nvar=")
	_ = conn.(*net.TCPConn).CloseWrite()
	reply, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	hasPrefix(t, "reply", string(reply), "HTTP/1.1 400 ")
	equal(t, "requests", len(pbx.Requests()), 0)
	equal(t, "calls", len(pbx.DialedCalls()), 0)
}

func TestCloseLeavesNothingBehind(t *testing.T) {
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	before := runtime.NumGoroutine()
	pbx := proxyapitest.NewServer()
	client := &http.Client{Transport: &http.Transport{}}
	for range 3 {
		resp, err := client.Get(pbx.URL + "/proxyapi.php")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}
	// One request is still waiting for its answer.
	pbx.AnswerNext(proxyapitest.Answer{Delay: time.Hour})
	failed := make(chan error)
	go func() {
		_, err := client.Post(pbx.URL+"/proxyapi.php", "", nil)
		failed <- err
	}()
	for len(pbx.Requests()) < 4 {
		time.Sleep(time.Millisecond)
	}
	pbx.Close()
	pbx.Close()
	if <-failed == nil {
		t.Error("the request in flight got an answer")
	}
	client.CloseIdleConnections()
	for wait := 0; runtime.NumGoroutine() > before; wait++ {
		if wait == 200 {
			t.Fatalf("%d goroutines before, %d after", before, runtime.NumGoroutine())
		}
		time.Sleep(5 * time.Millisecond)
	}
	if _, err := client.Get(pbx.URL + "/proxyapi.php"); err == nil {
		t.Error("a closed PBX answers")
	}
}

func TestStart(t *testing.T) {
	pbx, err := proxyapitest.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer pbx.Close()
	addr := strings.TrimSuffix(strings.TrimPrefix(pbx.URL, "http://"), "/pbx")
	if _, err := proxyapitest.Start(addr); err == nil {
		t.Error("two servers on one address")
	}
	everywhere, err := proxyapitest.Start(":0")
	if err != nil {
		t.Skip(err)
	}
	defer everywhere.Close()
	hasPrefix(t, "URL", everywhere.URL, "http://127.0.0.1:")
	equal(t, "answer", ask(t, everywhere, everywhere.Key, "reqtype=COUNTCALLS").body, "3")
}

// TestMounted serves the PBX from another server.
func TestMounted(t *testing.T) {
	pbx := newPBX(t)
	outer := httptest.NewServer(http.StripPrefix("/customer", pbx))
	defer outer.Close()
	got := send(t, http.MethodGet, outer.URL+"/customer/pbx/proxyapi.php?reqtype=COUNTCALLS&key="+pbx.Key, "", nil)
	equal(t, "answer", got.body, "3")

	recorder := httptest.NewRecorder()
	pbx.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "http://pbx/elsewhere", nil))
	contains(t, "page of a host without a port", recorder.Body.String(), "Server at pbx Port 80")
}

func TestManyAtOnce(t *testing.T) {
	pbx := newPBX(t)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 5 {
				if i%2 == 0 {
					pbx.AnswerNext(proxyapitest.Answer{Body: []byte("canned")})
				}
				ask(t, pbx, pbx.Key, "reqtype=DIAL&tenant=DEVEL&source=104&dest=105&var=n=1")
				ask(t, pbx, pbx.Key, "reqtype=AGENT&action=pause&tenant=DEVEL&queue=ALL&extension=104")
				ask(t, pbx, pbx.Key, "reqtype=INFO&info=CDRS&tenant=DEVEL&format=json")
				manage(t, pbx, "object=CUSTOM&action=add", `{"cu_name":"n"}`)
				pbx.AgentPaused("281", "104-DEVEL")
				pbx.AgentQueues("104-DEVEL")
				pbx.DialedCalls()
				pbx.Requests()
			}
		})
	}
	wg.Wait()
	equal(t, "requests", len(pbx.Requests()), 8*5*4)
	seen := make(map[string]bool)
	for _, c := range pbx.DialedCalls() {
		seen[c.ID], seen[c.UniqueID] = true, true
	}
	equal(t, "different ids", len(seen), 2*len(pbx.DialedCalls()))
}
