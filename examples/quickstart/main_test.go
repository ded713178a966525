package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/proxyapi-go/proxyapi/proxyapitest"
)

// varying takes out what differs from run to run.
func varying(out, dir string) string {
	out = strings.ReplaceAll(out, dir, "DIR")
	out = regexp.MustCompile(`\b1[0-9a-f]{13}\b`).ReplaceAllString(out, "ID")
	return regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`).ReplaceAllString(out, "TIME")
}

func TestQuickstart_doesTheMainJobOnTheEmbeddedPBX(t *testing.T) {
	for _, name := range []string{"PROXYAPI_URL", "PROXYAPI_KEY", "PROXYAPI_TENANT"} {
		t.Setenv(name, "")
	}
	dir := t.TempDir()
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-dir", dir}, &out))
	assert.Regexp(t, `^Using an embedded PBX, tenant DEVEL.
\(Set PROXYAPI_URL, PROXYAPI_KEY and PROXYAPI_TENANT to use a real one.\)

Calling extension 402, then 9922323232 …
  Originate successfully queued. The call's id is ID.

Exporting today's calls …
  TIME  402-DEVEL    → 9922323232   ANSWERED, 10 s
  1 calls are in DIR/proxyapi-calls.csv.

Fetching the recording …
  It is in DIR/proxyapi-recording.mp3 \(audio/mpeg, \d+ bytes\).
$`, varying(out.String(), dir))

	recording, err := os.ReadFile(filepath.Join(dir, "proxyapi-recording.mp3"))
	require.NoError(t, err)
	assert.True(t, bytes.HasPrefix(recording, []byte("ID3")))
	calls, err := os.ReadFile(filepath.Join(dir, "proxyapi-calls.csv"))
	require.NoError(t, err)
	assert.Equal(t, 2, strings.Count(string(calls), "\n"), "a header and one call")
	assert.Contains(t, string(calls), "9922323232")
}

func TestQuickstart_dialsOnARealPBXOnlyWhenAsked(t *testing.T) {
	pbx := proxyapitest.NewServer()
	defer pbx.Close()
	t.Setenv("PROXYAPI_URL", pbx.URL)
	t.Setenv("PROXYAPI_KEY", pbx.ReadWriteKey)
	t.Setenv("PROXYAPI_TENANT", pbx.Tenant)
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-dir", t.TempDir()}, &out))
	assert.Empty(t, pbx.DialedCalls())
	assert.Contains(t, out.String(), "No call is placed")
	assert.NotContains(t, out.String(), pbx.ReadWriteKey)

	require.NoError(t, run(t.Context(), []string{"-dir", t.TempDir(), "-dial"}, &out))
	assert.Len(t, pbx.DialedCalls(), 1)
}
