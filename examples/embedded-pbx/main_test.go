package main

import (
	"bufio"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/proxyapi-go/proxyapi"
)

func TestEmbeddedPBX_saysWhereItIsAndAnswersUntilInterrupted(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- run(ctx, []string{"-addr", "127.0.0.1:0", "-log"}, writer) }()

	lines := bufio.NewScanner(reader)
	env := map[string]string{}
	for range 3 {
		require.True(t, lines.Scan())
		name, value, _ := strings.Cut(lines.Text(), "=")
		env[name] = value
	}
	pbx, err := proxyapi.NewClient(env["PROXYAPI_URL"], env["PROXYAPI_KEY"], proxyapi.WithTenant(env["PROXYAPI_TENANT"]))
	require.NoError(t, err)
	boxes, err := pbx.Voicemail.Mailboxes(t.Context())
	require.NoError(t, err)
	assert.NotEmpty(t, boxes)
	require.True(t, lines.Scan())
	assert.Equal(t, "# GET VOICEMAIL list", lines.Text())

	interrupt()
	require.NoError(t, <-done)
	require.ErrorContains(t, run(t.Context(), []string{"-addr", "nowhere:x"}, io.Discard), "listen")
}
