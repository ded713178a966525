package proxyapi_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/proxyapi-go/proxyapi"
	"github.com/proxyapi-go/proxyapi/proxyapitest"
)

// answerKind is what an operation returns, and so what an empty reply means.
type answerKind int

const (
	many  answerKind = iota // a list or an iterator
	thing                   // one row, file, text or number
	act
)

// everyCall makes each call of the public API once. It returns how many things
// came back.
var everyCall = map[string]struct {
	kind answerKind
	call func(context.Context, *proxyapi.Client) (int, error)
}{
	"Help":           {thing, func(ctx context.Context, c *proxyapi.Client) (int, error) { return count(c.Help(ctx)) }},
	"CountCalls":     {thing, func(ctx context.Context, c *proxyapi.Client) (int, error) { return count(c.CountCalls(ctx)) }},
	"Dial.Originate": {act, func(ctx context.Context, c *proxyapi.Client) (int, error) { return count(dial(ctx, c)) }},
	"Agent.Pause":    {act, func(ctx context.Context, c *proxyapi.Client) (int, error) { return 1, c.Agent.Pause(ctx, agent104) }},
	"Agent.Unpause":  {act, func(ctx context.Context, c *proxyapi.Client) (int, error) { return 1, c.Agent.Unpause(ctx, agent104) }},
	"Agent.Remove":   {act, func(ctx context.Context, c *proxyapi.Client) (int, error) { return 1, c.Agent.Remove(ctx, agent104) }},
	"Agent.Queues":   {many, func(ctx context.Context, c *proxyapi.Client) (int, error) { return length(c.Agent.Queues(ctx, "104")) }},
	"MediaFile.Audio": {thing, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return closed(c.MediaFile.Audio(ctx, &proxyapi.MediaFileRequest{ObjectID: 3619}))
	}},
	"Voicemail.Mailboxes": {many, func(ctx context.Context, c *proxyapi.Client) (int, error) { return length(c.Voicemail.Mailboxes(ctx)) }},
	"Voicemail.Messages": {many, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return length(c.Voicemail.Messages(ctx, "102"))
	}},
	"Voicemail.Audio": {thing, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return closed(c.Voicemail.Audio(ctx, "102", "1-2"))
	}},
	"Voicemail.MarkRead": {act, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return 1, c.Voicemail.MarkRead(ctx, "102", "1-2")
	}},
	"Voicemail.MarkUnread": {act, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return 1, c.Voicemail.MarkUnread(ctx, "102", "1-2")
	}},
	"Voicemail.Delete": {act, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return 1, c.Voicemail.Delete(ctx, "102", "1-2")
	}},
	"Info.Recording": {thing, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return closed(c.Info.Recording(ctx, "15a4cfe6429054"))
	}},
	"Info.CDRs": {many, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return length(collect(c.Info.CDRs(ctx, nil)))
	}},
	"Info.QueueLogs": {many, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return length(collect(c.Info.QueueLogs(ctx, nil)))
	}},
	"ResponsePath.Last": {thing, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return count(c.ResponsePath.Last(ctx, 19, nil))
	}},
	"ResponsePath.LastXML": {thing, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return count(c.ResponsePath.LastXML(ctx, 19, nil))
	}},
	"ResponsePath.Get": {thing, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return count(c.ResponsePath.Get(ctx, 19, "1"))
	}},
	"ResponsePath.List": {many, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return length(c.ResponsePath.List(ctx, 19, nil))
	}},
	"CustomTypes.List": {many, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return length(c.ManageDB.CustomTypes.List(ctx))
	}},
	"Customs.List": {many, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return length(c.ManageDB.Customs.List(ctx))
	}},
	"Customs.Get": {thing, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return count(c.ManageDB.Customs.Get(ctx, 67))
	}},
	"Customs.Add": {act, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return count(c.ManageDB.Customs.Add(ctx, &proxyapi.CustomParams{Name: proxyapi.Ptr("x")}))
	}},
	"Customs.Update": {act, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return count(c.ManageDB.Customs.Update(ctx, 67, &proxyapi.CustomParams{Name: proxyapi.Ptr("x")}))
	}},
	"Customs.Delete": {act, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return 1, c.ManageDB.Customs.Delete(ctx, 67)
	}},
	"Tenants.List": {many, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return length(c.ManageDB.Tenants.List(ctx))
	}},
	"Tenants.ListWhere": {many, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return length(c.ManageDB.Tenants.ListWhere(ctx, "te_disabled='on'"))
	}},
	"Tenants.Get": {thing, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return count(c.ManageDB.Tenants.Get(ctx, 1))
	}},
	"Phones.List": {many, func(ctx context.Context, c *proxyapi.Client) (int, error) { return length(c.ManageDB.Phones.List(ctx)) }},
	"Phones.Get": {thing, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return count(c.ManageDB.Phones.Get(ctx, 182))
	}},
	"MediaFiles.List": {many, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return length(c.ManageDB.MediaFiles.List(ctx))
	}},
	"MediaFiles.Get": {thing, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return count(c.ManageDB.MediaFiles.Get(ctx, 10))
	}},
	"MediaFiles.Binary": {thing, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return closed(c.ManageDB.MediaFiles.Binary(ctx, 10))
	}},
	"MediaFiles.UpdateBinary": {act, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return count(c.ManageDB.MediaFiles.UpdateBinary(ctx, 10, "a.wav", strings.NewReader(uploadedWAV)))
	}},
	"HuntLists.List": {many, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return length(c.ManageDB.HuntLists.List(ctx))
	}},
	"HuntLists.Get": {thing, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return count(c.ManageDB.HuntLists.Get(ctx, 323))
	}},
	"HuntLists.Extensions": {many, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return length(c.ManageDB.HuntLists.Extensions(ctx, 323))
	}},
	"HuntLists.SetExtensions": {act, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return count(c.ManageDB.HuntLists.SetExtensions(ctx, 26, nil))
	}},
	"Object.List": {many, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return length(c.ManageDB.Object("CAMPAIGN").List(ctx))
	}},
	"Object.Add": {act, func(ctx context.Context, c *proxyapi.Client) (int, error) {
		return count(c.ManageDB.Object("CAMPAIGN").Add(ctx, &proxyapi.Columns{{Name: "ca_name", Value: proxyapi.TextValue("x")}}))
	}},
}

var agent104 = &proxyapi.AgentRequest{Queue: "281", Extension: "104-DEVEL"}

func count[T any](_ T, err error) (int, error)      { return 1, err }
func length[T any](all []T, err error) (int, error) { return len(all), err }

func closed(m *proxyapi.Media, err error) (int, error) {
	if m != nil {
		_ = m.Close()
	}
	return 1, err
}

// forEveryCall runs check on each call, with the reply given.
func forEveryCall(t *testing.T, reply proxyapitest.Answer, check func(t *testing.T, kind answerKind, n int, err error)) {
	t.Helper()
	server := newServer(t)
	client := newClient(t, server)
	for name, op := range everyCall {
		server.AnswerNext(reply)
		n, err := op.call(t.Context(), client)
		t.Run(name, func(t *testing.T) { check(t, op.kind, n, err) })
	}
}

func TestEmptyReply_meansNothingForEveryOperation(t *testing.T) {
	for _, body := range []string{"", " \r\n\t\n", "]", "null", "{}", "[]", "\n[]\n"} {
		t.Run(fmt.Sprintf("%q", body), func(t *testing.T) {
			forEveryCall(t, proxyapitest.Answer{Body: []byte(body)}, func(t *testing.T, kind answerKind, n int, err error) {
				switch kind {
				case many:
					assert.NoError(t, err)
					assert.Zero(t, n)
				case thing:
					assert.ErrorIs(t, err, proxyapi.ErrNoData)
					assert.NotErrorIs(t, err, proxyapi.ErrUncertain)
				case act:
					assert.ErrorIs(t, err, proxyapi.ErrUncertain)
				}
			})
		})
	}
}

func TestKeyRefusal_isUnauthorizedForEveryOperation(t *testing.T) {
	for _, contentType := range []string{"text/html; charset=UTF-8", "application/json"} {
		forEveryCall(t, proxyapitest.Answer{ContentType: contentType, Body: []byte(sample(t, "error-bad-key.txt"))},
			func(t *testing.T, _ answerKind, _ int, err error) {
				require.ErrorIs(t, err, proxyapi.ErrUnauthorized)
				assert.NotErrorIs(t, err, proxyapi.ErrUncertain, "the PBX answered: nothing was done")
				assert.ErrorContains(t, err, "wrong key, a missing or unknown tenant, and a key with too few rights")
			})
	}
}

func TestServersSentence_isRefusedForEveryOperation(t *testing.T) {
	for _, name := range []string{"error-no-id.txt", "error-no-extension.txt", "error-wrong-tenant.txt"} {
		sentence := strings.TrimSpace(sample(t, name))
		forEveryCall(t, proxyapitest.Answer{Body: []byte(sentence + "\n")},
			func(t *testing.T, _ answerKind, _ int, err error) {
				require.ErrorIs(t, err, proxyapi.ErrRefused)
				var e *proxyapi.Error
				require.ErrorAs(t, err, &e)
				assert.Equal(t, sentence, e.Message)
				assert.NotErrorIs(t, err, proxyapi.ErrUncertain)
			})
	}
}

func TestForeignPage_isMalformedForEveryOperation(t *testing.T) {
	for name, body := range map[string]string{
		"HTML":              "<!DOCTYPE html>\n<html><head><title>x</title></head><body><h1>Maintenance</h1></body></html>",
		"HTML without type": "<html>\n<body>Maintenance</body></html>",
		"PHP warning":       "<br />\n<b>Warning</b>:  Undefined Maintenance in <b>/var/www/pbx/proxyapi.php</b> on line <b>12</b><br />\n[{\"a\":\"b\"}]",
		"bare PHP warning":  "\nWarning: Undefined Maintenance in /var/www/pbx/proxyapi.php on line 12\nOK",
	} {
		forEveryCall(t, proxyapitest.Answer{Body: []byte(body)},
			func(t *testing.T, kind answerKind, _ int, err error) {
				require.ErrorIs(t, err, proxyapi.ErrMalformed, name)
				assert.Equal(t, kind == act, errorIs(err, proxyapi.ErrUncertain), name)
				assert.ErrorContains(t, err, "Maintenance", "the page is quoted: %s", name)
				assert.NotContains(t, err.Error(), "<", name)
			})
	}
}

func TestCutJSON_isMalformedForEveryOperation(t *testing.T) {
	forEveryCall(t, proxyapitest.Answer{Body: []byte(`[{"password":"hunter2","cu_id":"1`)},
		func(t *testing.T, kind answerKind, _ int, err error) {
			require.ErrorIs(t, err, proxyapi.ErrMalformed)
			assert.Equal(t, kind == act, errorIs(err, proxyapi.ErrUncertain))
			assert.NotContains(t, err.Error(), "hunter2", "data is not quoted")
		})
}

func TestStatusOfTheWebServer_isNeverData(t *testing.T) {
	for status, want := range map[int]error{
		301: proxyapi.ErrMalformed, 401: proxyapi.ErrUnauthorized, 403: proxyapi.ErrUnauthorized,
		404: proxyapi.ErrMalformed, 500: proxyapi.ErrMalformed,
	} {
		forEveryCall(t, proxyapitest.Answer{Status: status, Body: []byte("<html><body>Sorry, no service</body></html>")},
			func(t *testing.T, kind answerKind, _ int, err error) {
				require.ErrorIs(t, err, want)
				var e *proxyapi.Error
				require.ErrorAs(t, err, &e)
				assert.Equal(t, status, e.StatusCode)
				assert.ErrorContains(t, err, fmt.Sprintf("HTTP status %d", status))
				assert.ErrorContains(t, err, "Sorry, no service")
				assert.Equal(t, kind == act, errorIs(err, proxyapi.ErrUncertain))
			})
	}
}

func TestDroppedConnection_leavesActsUncertain(t *testing.T) {
	server := newServer(t)
	client := newClient(t, server, proxyapi.WithRetries(0))
	for name, op := range everyCall {
		server.ResetRequests()
		server.AnswerNext(proxyapitest.Answer{Drop: true})
		_, err := op.call(t.Context(), client)
		require.Error(t, err, name)
		assert.Equal(t, op.kind == act, errorIs(err, proxyapi.ErrUncertain), name)
		if op.kind == act {
			assert.Len(t, server.Requests(), 1, name)
		}
	}
}

func TestReadOnly_stopsEveryActBeforeAByteIsSent(t *testing.T) {
	server := newServer(t)
	client := newClient(t, server, proxyapi.WithReadOnly())
	for name, op := range everyCall {
		if op.kind != act {
			continue
		}
		_, err := op.call(t.Context(), client)
		assert.ErrorIs(t, err, proxyapi.ErrReadOnly, name)
	}
	_, err := client.Do(t.Context(), &proxyapi.Request{ReqType: "HANGUP"})
	assert.ErrorIs(t, err, proxyapi.ErrReadOnly)
	assert.Empty(t, server.Requests())
}

func TestRecordThatQuotesTheRefusal_isData(t *testing.T) {
	const words = "Too bad... you mistaken the security api key."
	for _, body := range []string{
		"clid,uniqueid\n" + words + ",a.1\n",
		`[{"clid":"` + words + `","uniqueid":"a.1"}]`,
	} {
		client, _ := answering(t, body)
		cdrs, err := collect(client.Info.CDRs(t.Context(), nil))
		require.NoError(t, err)
		assert.Equal(t, words, cdrs[0].CLID)
	}
}

func TestTableOfAnotherKind_isNoTable(t *testing.T) {
	for _, body := range []string{
		"Sorry, no records\n", "a,b,c\n1,2,3\n", "ERROR: wrong password\n", `[{"error":"x"}]`, `{"error":"x"}`,
		"Number|Name|\n1|x|\n",
	} {
		client, _ := answering(t, body)
		cdrs, err := collect(client.Info.CDRs(t.Context(), nil))
		require.Error(t, err, body)
		assert.Empty(t, cdrs)
	}
	client, _ := answering(t, "Country|Area|Number\n1|2|3\n")
	_, err := client.Voicemail.Mailboxes(t.Context())
	require.ErrorIs(t, err, proxyapi.ErrMalformed)
}
