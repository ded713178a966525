package proxyapi_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/proxyapi-go/proxyapi"
	"github.com/proxyapi-go/proxyapi/proxyapitest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// testKey is made up, and has characters that are encoded in URLs.
const testKey = "k3y+te/st=42"

// rome is a zone of the PBX that is unlikely to be that of the tests.
var rome = mustLocation("Europe/Rome")

func mustLocation(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

func newServer(t *testing.T, opts ...proxyapitest.Option) *proxyapitest.Server {
	t.Helper()
	server := proxyapitest.NewServer(opts...)
	t.Cleanup(server.Close)
	return server
}

// newClient makes a client of tenant DEVEL in Rome; its key is refused unless
// the answers are canned.
func newClient(t *testing.T, server *proxyapitest.Server, opts ...proxyapi.Option) *proxyapi.Client {
	t.Helper()
	opts = append([]proxyapi.Option{proxyapi.WithTenant("DEVEL"), proxyapi.WithLocation(rome)}, opts...)
	client, err := proxyapi.NewClient(server.URL, testKey, opts...)
	require.NoError(t, err)
	return client
}

// answering returns a client whose requests are answered with these bodies in
// turn, and the server.
func answering(t *testing.T, bodies ...string) (*proxyapi.Client, *proxyapitest.Server) {
	t.Helper()
	server := newServer(t)
	for _, body := range bodies {
		server.AnswerNext(proxyapitest.Answer{Body: []byte(body)})
	}
	return newClient(t, server), server
}

// sample is a recorded reply.
func sample(t testing.TB, name string) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", "replies", name))
	require.NoError(t, err)
	return string(body)
}

// golden compares got with a file, or rewrites it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name)
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

func errorIs(err, target error) bool { return errors.Is(err, target) }
