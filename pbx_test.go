package proxyapi_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/proxyapi-go/proxyapi"
)

// The tests in this file run the client against the embedded PBX, which shares
// no code with it.

func TestPBX_dialedCallHasRecordingAndRecord(t *testing.T) {
	server := newServer(t)
	pbx, ctx := server.Client(), t.Context()
	call, err := pbx.Dial.Originate(ctx, &proxyapi.DialRequest{
		Source: "402", Dest: "9922323232", Account: "402-DEVEL", Vars: proxyapi.Vars{"callid": "453131", "a": "b=c"},
	})
	require.NoError(t, err)
	require.Len(t, server.DialedCalls(), 1)
	assert.Equal(t, map[string]string{"DEVEL-callid": "453131", "DEVEL-a": "b=c"}, server.DialedCalls()[0].Variables)

	now := time.Now()
	cdrs, err := collect(pbx.Info.CDRs(ctx, &proxyapi.CDRQuery{Range: proxyapi.Range{Start: now.Add(-time.Hour), End: now.Add(time.Hour)}}))
	require.NoError(t, err)
	require.Len(t, cdrs, 1)
	assert.Equal(t, call.ID, cdrs[0].OriginateID)

	for _, id := range []string{call.ID, cdrs[0].UniqueID} {
		recording, err := pbx.Info.Recording(ctx, id)
		require.NoError(t, err)
		name := filepath.Join(t.TempDir(), "call"+recording.Extension())
		require.NoError(t, recording.SaveFile(name))
		saved, err := os.ReadFile(name)
		require.NoError(t, err)
		assert.EqualValues(t, recording.Size, len(saved))
	}
	_, err = pbx.Info.Recording(ctx, strings.ReplaceAll(cdrs[0].UniqueID, ".", "_"))
	require.ErrorIs(t, err, proxyapi.ErrNoData)
	_, err = pbx.Dial.Originate(ctx, &proxyapi.DialRequest{Source: "999", Dest: "1"})
	require.ErrorIs(t, err, proxyapi.ErrRefused)
}

func TestPBX_allTenantsHaveTheAdministratorsLayout(t *testing.T) {
	pbx := newServer(t).Client()
	query := &proxyapi.CDRQuery{Range: proxyapi.Days(time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2017, 1, 31, 0, 0, 0, 0, time.UTC))}
	own, err := collect(pbx.Info.CDRs(t.Context(), query))
	require.NoError(t, err)
	all, err := collect(pbx.ForTenant(proxyapi.AllTenants).Info.CDRs(t.Context(), query))
	require.NoError(t, err)
	assert.Len(t, own, 11, "the call at the midnight after the range is not in it")
	assert.Len(t, all, 13)
	assert.Equal(t, "DEVEL", all[0].Extra.Get("tenantcode").String())
}

func TestPBX_pausedAgentIsPausedUntilUnpaused(t *testing.T) {
	server := newServer(t)
	pbx, ctx := server.Client(), t.Context()
	require.NoError(t, pbx.Agent.Pause(ctx, &proxyapi.AgentRequest{Queue: proxyapi.AllQueues, Extension: "104", PauseReason: "Breakfast"}))
	paused, reason := server.AgentPaused("281", "104-DEVEL")
	assert.True(t, paused)
	assert.Equal(t, "Breakfast", reason)
	require.NoError(t, pbx.Agent.Unpause(ctx, &proxyapi.AgentRequest{QueueNumber: "9200", Extension: "104-DEVEL", SkipRefresh: true}))
	paused, _ = server.AgentPaused("281", "104-DEVEL")
	assert.False(t, paused)
	require.NoError(t, pbx.Agent.Remove(ctx, agent104))
	assert.Equal(t, []string{"282"}, server.AgentQueues("104-DEVEL"))
	queues, err := pbx.Agent.Queues(ctx, "104-DEVEL")
	require.NoError(t, err)
	assert.Equal(t, "Support: night", queues[0].Get("282").String())
	require.ErrorIs(t, pbx.Agent.Pause(ctx, &proxyapi.AgentRequest{Queue: "281", Extension: "999"}), proxyapi.ErrRefused)
}

func TestPBX_messagesMoveAndGo(t *testing.T) {
	pbx, ctx := newServer(t).Client(), t.Context()
	const id = "1475685709-00000004"
	folder := func(c *proxyapi.Client) string {
		messages, err := c.Voicemail.Messages(ctx, "102")
		require.NoError(t, err)
		for _, m := range messages {
			if m.ID == id {
				return m.Folder()
			}
		}
		return "gone"
	}
	for _, c := range []*proxyapi.Client{pbx, pbx.ForFormat(proxyapi.FormatJSON)} {
		assert.Equal(t, "INBOX", folder(c))
		require.NoError(t, pbx.Voicemail.MarkRead(ctx, "102", id))
		assert.Equal(t, "Old", folder(c))
		require.NoError(t, pbx.Voicemail.MarkUnread(ctx, "", id))
	}
	sound, err := pbx.Voicemail.Audio(ctx, "102", id)
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, sound)
	require.NoError(t, err)
	require.NoError(t, sound.Close())
	require.NoError(t, pbx.Voicemail.Delete(ctx, "102", id))
	assert.Equal(t, "gone", folder(pbx))
	require.ErrorIs(t, pbx.Voicemail.Delete(ctx, "102", id), proxyapi.ErrRefused)
	_, err = pbx.Voicemail.Audio(ctx, "102", id)
	require.ErrorIs(t, err, proxyapi.ErrNoData)

	empty, err := pbx.Voicemail.Messages(ctx, "101")
	require.NoError(t, err)
	assert.Empty(t, empty)
	plain, err := pbx.Voicemail.Mailboxes(ctx)
	require.NoError(t, err)
	full, err := pbx.ForFormat(proxyapi.FormatJSON).Voicemail.Mailboxes(ctx)
	require.NoError(t, err)
	require.Len(t, full, len(plain))
	assert.Equal(t, plain[1].FullName, full[1].FullName)
}

func TestPBX_databaseRowsComeChangeAndGo(t *testing.T) {
	server := newServer(t)
	pbx, ctx := server.Client(), t.Context()
	db := pbx.ManageDB

	added, err := db.Customs.Add(ctx, &proxyapi.CustomParams{Name: proxyapi.Ptr("Café & more"), TypeID: proxyapi.Ptr(1), Param1: proxyapi.Ptr("+1 2")})
	require.NoError(t, err)
	custom, err := db.Customs.Get(ctx, added.ID)
	require.NoError(t, err)
	assert.Equal(t, "Café & more", custom.Name)
	assert.Equal(t, "+1 2", custom.Param1)
	customs, err := db.Customs.List(ctx)
	require.NoError(t, err)
	assert.Len(t, customs, 3)
	for _, c := range []*proxyapi.Client{pbx, pbx.ForFormat(proxyapi.FormatJSON)} {
		written, err := c.ManageDB.Customs.Update(ctx, added.ID, &proxyapi.CustomParams{Param1: proxyapi.Ptr("")})
		require.NoError(t, err)
		assert.Equal(t, added.ID, written.ID)
	}
	custom, err = db.Customs.Get(ctx, added.ID)
	require.NoError(t, err)
	assert.Empty(t, custom.Param1)
	assert.Equal(t, "Café & more", custom.Name)
	require.NoError(t, db.Customs.Delete(ctx, added.ID))
	_, err = db.Customs.Get(ctx, added.ID)
	require.ErrorIs(t, err, proxyapi.ErrNoData)

	types, err := db.CustomTypes.List(ctx)
	require.NoError(t, err)
	assert.Equal(t, "Dial number", types[0].Name)
	tenants, err := db.Tenants.List(ctx)
	require.NoError(t, err)
	assert.Len(t, tenants, 3)
	off, err := db.Tenants.ListWhere(ctx, "te_disabled='on'")
	require.NoError(t, err)
	require.Len(t, off, 1)
	assert.Equal(t, 460, off[0].ID)
	tenant, err := db.Tenants.Get(ctx, 1)
	require.NoError(t, err)
	assert.Equal(t, "DEVEL", tenant.Code)
	phones, err := db.Phones.List(ctx)
	require.NoError(t, err)
	assert.Len(t, phones, 2)
	phone, err := db.Phones.Get(ctx, 182)
	require.NoError(t, err)
	assert.NotEmpty(t, phone.MAC)

	lists, err := db.HuntLists.List(ctx)
	require.NoError(t, err)
	assert.Equal(t, 26, lists[0].ID)
	list, err := db.HuntLists.Get(ctx, 323)
	require.NoError(t, err)
	assert.Equal(t, 323, list.ID)
	want := []proxyapi.Destination{"EXT-1701", "EXT-1703", "EXT-1705", "CUSTOM-67"}
	_, err = db.HuntLists.SetExtensions(ctx, 26, want)
	require.NoError(t, err)
	got, err := db.HuntLists.Extensions(ctx, 26)
	require.NoError(t, err)
	assert.Equal(t, want, got)
	_, err = db.HuntLists.SetExtensions(ctx, 26, nil)
	require.NoError(t, err)
	got, err = db.HuntLists.Extensions(ctx, 26)
	require.NoError(t, err)
	assert.Empty(t, got)
}

func TestPBX_uploadedMediaFileDownloadsAgain(t *testing.T) {
	pbx, ctx := newServer(t).Client(), t.Context()
	name := filepath.Join(t.TempDir(), "audio.wav")
	require.NoError(t, os.WriteFile(name, []byte(uploadedWAV), 0o600))
	file, err := os.Open(name)
	require.NoError(t, err)
	defer file.Close()
	for _, content := range []io.Reader{file, strings.NewReader(uploadedWAV), io.MultiReader(strings.NewReader(uploadedWAV))} {
		_, err = pbx.ManageDB.MediaFiles.Update(ctx, 247, &proxyapi.MediaFileParams{Name: proxyapi.Ptr("Beep")})
		require.NoError(t, err)
		_, err = pbx.ManageDB.MediaFiles.UpdateBinary(ctx, 247, "/some/where/audio.wav", content)
		require.NoError(t, err)
		media, err := pbx.ManageDB.MediaFiles.Binary(ctx, 247)
		require.NoError(t, err)
		var got bytes.Buffer
		_, err = got.ReadFrom(media)
		require.NoError(t, err)
		require.NoError(t, media.Close())
		assert.Equal(t, uploadedWAV, got.String())
	}
}

func TestPBX_keysAndTenantsAreRefusedAlike(t *testing.T) {
	server := newServer(t)
	for name, c := range map[string]struct{ key, tenant string }{
		"wrong key":         {"nonsense", "DEVEL"},
		"missing tenant":    {server.ReadWriteKey, ""},
		"unknown tenant":    {server.Key, "NOWHERE"},
		"somebody else's":   {server.OtherKey, "DEVEL"},
		"another's, to act": {server.ReadWriteKey, "ACME"},
	} {
		pbx, err := proxyapi.NewClient(server.URL, c.key, proxyapi.WithTenant(c.tenant))
		require.NoError(t, err)
		_, err = pbx.CountCalls(t.Context())
		assert.ErrorIs(t, err, proxyapi.ErrUnauthorized, name)
		_, err = pbx.Help(t.Context())
		assert.ErrorIs(t, err, proxyapi.ErrUnauthorized, name)
	}
	pbx, err := proxyapi.NewClient(server.URL, server.ReadOnlyKey, proxyapi.WithTenant("DEVEL"))
	require.NoError(t, err)
	_, err = pbx.Voicemail.Mailboxes(t.Context())
	require.NoError(t, err)
	require.ErrorIs(t, pbx.Agent.Pause(t.Context(), agent104), proxyapi.ErrUnauthorized)
}

func TestPBX_paramsInBodyWork(t *testing.T) {
	server := newServer(t)
	pbx, err := proxyapi.NewClient(server.URL, server.Key, proxyapi.WithTenant("DEVEL"), proxyapi.WithParamsInBody())
	require.NoError(t, err)
	_, err = pbx.ManageDB.MediaFiles.UpdateBinary(t.Context(), 247, "audio.wav", strings.NewReader(uploadedWAV))
	require.NoError(t, err)
	_, err = pbx.ManageDB.Customs.Update(t.Context(), 67, &proxyapi.CustomParams{Name: proxyapi.Ptr("x")})
	require.NoError(t, err)
	text, err := pbx.Help(t.Context())
	require.NoError(t, err)
	assert.Contains(t, text, "reqtype")
	for _, r := range server.Requests() {
		assert.Empty(t, r.RawQuery)
	}
}

func TestPBX_unknownRequestsAreAnsweredWithNothing(t *testing.T) {
	pbx := newServer(t).Client()
	for _, reqType := range []string{"NONSENSE", "INFO"} {
		reply, err := pbx.Do(t.Context(), &proxyapi.Request{ReqType: reqType, Params: map[string][]string{"info": {"nonsense"}}, Reads: true})
		require.NoError(t, err)
		assert.True(t, reply.Empty())
	}
}
