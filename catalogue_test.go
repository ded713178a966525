package proxyapi

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// declared are all operations of this module.
func declared() []operation {
	all := []operation{
		opHelp, opCountCalls, opDial,
		opAgentPause, opAgentUnpause, opAgentRemove, opAgentQueues,
		opMediaFileAudio,
		opMailboxes, opMessages, opMessage, opMarkRead, opMarkUnread, opDelete,
		opRecording, opCDRs, opQueueLogs,
		opResponsePathLast, opResponsePathXML, opResponsePathGet, opResponsePathList,
	}
	rows := []string{"list", "get", "add", "update", "delete"}
	for object, actions := range map[object][]string{
		objectCustomTypes: {"list"},
		objectCustom:      rows,
		objectTenant:      rows,
		objectPhone:       {"list", "get", "add", "update"},
		objectMediaFile:   append([]string{"getbinary", "updatebinary"}, rows...),
		objectHuntList:    append([]string{"getextensions", "setextensions"}, rows...),
	} {
		for _, action := range actions {
			all = append(all, object.op(action))
		}
	}
	return all
}

// open are the request types of the catalogue, and the objects of MANAGEDB,
// that have no typed methods yet. They go through Do and Object.
var open = map[string]string{
	"INFO": "only recording, CDRS and QUEUELOGS are in the user's document",
}

// foldSelector makes selectors comparable: the server takes their values in any
// case and order.
func foldSelector(reqType, selector string) string {
	parts := strings.FieldsFunc(strings.ToLower(selector), func(c rune) bool { return c == ' ' || c == '&' })
	parts = slices.DeleteFunc(parts, func(part string) bool {
		return strings.HasPrefix(part, "format=") || strings.HasPrefix(part, "tenant=")
	})
	slices.Sort(parts)
	return strings.ToLower(reqType) + " " + strings.Join(parts, " ")
}

func TestCatalogue_everyDocumentedOperationIsDeclaredOrOpen(t *testing.T) {
	file, err := os.Open("testdata/operations.csv")
	require.NoError(t, err)
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)

	ops := map[string]operation{}
	covered := map[string]bool{}
	for _, op := range declared() {
		ops[foldSelector(op.reqType, op.selector)] = op
		covered[op.reqType] = true
	}
	seen := map[string]bool{}
	for _, row := range rows[1:] {
		reqType, selector, method, required, keyKind, inSeed := row[0], row[1], row[2], row[3], row[7], row[8]
		name := foldSelector(reqType, selector)
		op, found := ops[name]
		if !found {
			assert.NotEqual(t, "yes", inSeed, "%s is in the user's document", name)
			typed := covered[reqType] && reqType != "MANAGEDB"
			assert.True(t, !typed || open[reqType] != "", "%s has siblings that are declared", name)
			continue
		}
		seen[name] = true
		assert.Equal(t, method == "POST" || strings.HasPrefix(keyKind, "tenant-rw") || strings.Contains(name, "delete"), op.acts, "%s: reads or acts", name)
		for param := range strings.SplitSeq(required, ";") {
			if param == "" || param == "key" || strings.Contains(param, "=") {
				continue
			}
			first, _, _ := strings.Cut(param, "|")
			assert.True(t, slices.ContainsFunc(strings.FieldsFunc(op.needs, func(c rune) bool { return c == ' ' || c == '|' }), func(need string) bool {
				return need == first
			}), "%s needs %s", name, param)
		}
	}
	for name := range ops {
		assert.True(t, seen[name], "%s is not in the catalogue", name)
	}
}
