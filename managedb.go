package proxyapi

import (
	"context"
	"encoding/json"
	"strconv"
)

// ManageDBService reads and changes the PBX's database: request type MANAGEDB.
// Each field is one kind of object. Which keys may do what is disputed between
// the sources: tenants surely need an admin key, the others may work with a
// tenant's read/write key.
type ManageDBService struct {
	CustomTypes *Table[CustomType, Columns]
	Customs     *Table[Custom, CustomParams]
	Tenants     *TenantTable
	Phones      *Table[Phone, PhoneParams]
	MediaFiles  *MediaFileTable
	HuntLists   *HuntListTable

	client *Client
}

func newManageDB(c *Client) *ManageDBService {
	return &ManageDBService{
		CustomTypes: &Table[CustomType, Columns]{c, objectCustomTypes},
		Customs:     &Table[Custom, CustomParams]{c, objectCustom},
		Tenants:     &TenantTable{&Table[Tenant, TenantParams]{c, objectTenant}},
		Phones:      &Table[Phone, PhoneParams]{c, objectPhone},
		MediaFiles:  &MediaFileTable{&Table[MediaFile, MediaFileParams]{c, objectMediaFile}},
		HuntLists:   &HuntListTable{&Table[HuntList, Columns]{c, objectHuntList}},
		client:      c,
	}
}

// Object returns the table of any kind of object, by the name that the PBX has
// for it ("CAMPAIGN"), untyped: its rows are the columns that the server sends,
// and its Params the columns to set. The tenant, if the client has one, goes
// with every request.
func (s *ManageDBService) Object(name string) *Table[Columns, Columns] {
	return &Table[Columns, Columns]{s.client, object{name: name}}
}

// object is a kind of thing in the database.
type object struct {
	name    string
	addName string // for add, where the user's document has another name
	scope   scope
}

// scope says to whom the objects of a kind belong.
type scope uint8

const (
	anyScope    scope = iota // not known
	tenantScope              // to a tenant, which must be given
	globalScope              // to the PBX: no tenant is sent
)

// The objects of the user's document, with the names that it writes.
var (
	objectCustomTypes = object{name: "CUSTOMTYPES", scope: tenantScope}
	objectCustom      = object{name: "CUSTOM", scope: tenantScope}
	objectTenant      = object{name: "TENANT", scope: globalScope}
	objectPhone       = object{name: "PHONE", addName: "phones", scope: tenantScope}
	objectMediaFile   = object{name: "MEDIAFILE", scope: tenantScope}
	objectHuntList    = object{name: "HUNTLIST", scope: tenantScope}
)

// actions declares what can be done with objects; the selector is completed by
// the object.
var actions = map[string]operation{
	"list":          {},
	"get":           {needs: "objectid", empty: emptyIsNoData},
	"add":           {acts: true},
	"update":        {needs: "objectid", acts: true},
	"delete":        {needs: "objectid", acts: true},
	"getbinary":     {needs: "objectid", empty: emptyIsNoData, noFormat: true},
	"updatebinary":  {needs: "objectid", acts: true},
	"getextensions": {needs: "objectid"},
	"setextensions": {needs: "objectid", acts: true},
}

// op is an action on the object.
func (o object) op(action string) operation {
	op := actions[action]
	name := o.name
	if action == "add" && o.addName != "" {
		name = o.addName
	}
	op.reqType = "MANAGEDB"
	op.selector = "object=" + name + "&action=" + action
	op.needs += " object"
	switch o.scope {
	case tenantScope:
		op.needs += " tenant"
	case globalScope:
		op.global = true
	}
	return op
}

// call is an action on the row with that id, 0 for none.
func (o object) call(action string, id int) call {
	return call{op: o.op(action), params: &objectParams{id}}
}

type objectParams struct {
	ObjectID int `url:"objectid,omitempty"`
}

// Table is one kind of object in the database: its rows, and the parameters
// to set for a new or a changed one. Ids are row ids of the database.
type Table[Row, Params any] struct {
	client *Client
	object object
}

// List returns all rows; none is no error. A list carries only some of the
// columns, Get all of them (observed). It reads.
func (t *Table[Row, Params]) List(ctx context.Context) ([]Row, error) {
	return fetchList[Row](ctx, t.client, t.object.call("list", 0))
}

// Get returns one row in full; [ErrNoData] if there is none. It reads.
func (t *Table[Row, Params]) Get(ctx context.Context, id int) (*Row, error) {
	r, err := t.client.whole(ctx, t.object.call("get", id))
	if err != nil {
		return nil, err
	}
	return one[Row](r, strconv.Itoa(id))
}

// Add makes a new row of the parameters that are set. It acts. The server was
// seen to answer with the new row, from which the id is taken.
func (t *Table[Row, Params]) Add(ctx context.Context, params *Params) (*Written, error) {
	return t.write(ctx, "add", 0, params)
}

// Update changes the parameters that are set and leaves the others. It acts.
// The server was seen to answer with the SQL statement that it ran; a row as
// JSON, or OK, is taken as well.
func (t *Table[Row, Params]) Update(ctx context.Context, id int, params *Params) (*Written, error) {
	return t.write(ctx, "update", id, params)
}

// Delete deletes a row. It acts. The reply is not documented: OK, an SQL
// statement and JSON are taken for success, nothing at all is [ErrUncertain].
func (t *Table[Row, Params]) Delete(ctx context.Context, id int) error {
	_, err := t.client.write(ctx, t.object.call("delete", id), id)
	return err
}

func (t *Table[Row, Params]) write(ctx context.Context, action string, id int, params *Params) (*Written, error) {
	call := t.object.call(action, id)
	columns := newRowMapper[Params](t.client.core.location).encode(params)
	if len(columns) == 0 {
		return nil, &ParameterError{Op: call.op.String(), Param: "params", Reason: "has nothing set"}
	}
	var err error
	if call.data, err = columns.appendJSON(nil, true); err != nil {
		return nil, &ParameterError{Op: call.op.String(), Param: "params", Reason: "holds text that is not UTF-8"}
	}
	for _, col := range columns {
		if isSecretName(col.Name) || col.Value.kind == secretKind {
			call.secrets = append(call.secrets, col.Value.Reveal())
		}
	}
	return t.client.write(ctx, call, id)
}

// write makes a call that changes the row with that id.
func (c *Client) write(ctx context.Context, call call, id int) (*Written, error) {
	r, err := c.whole(ctx, call)
	if err != nil {
		return nil, err
	}
	return r.written(id)
}

// Written is the server's answer to a change.
type Written struct {
	// ID is the id of the row: of a new one as far as the server said it, else
	// 0; of a changed one as it was given.
	ID int
	// Row is the row as the server answered with it, nil if it did not.
	Row Columns
	// SQL is the statement that the server ran, if it answered with that. It
	// may hold anything that was written, so it prints as [redacted].
	SQL Secret
}

// setList makes a call with a list as its jsondata.
func (c *Client) setList(ctx context.Context, call call, id int, list []Destination) (*Written, error) {
	for _, d := range list {
		if !d.valid() {
			return nil, &ParameterError{Op: call.op.String(), Param: "jsondata", Reason: "has a destination that is not of the form TAG-id"}
		}
	}
	if list == nil {
		list = []Destination{} // an empty list, not null
	}
	data, err := json.Marshal(list)
	if err != nil {
		return nil, &ParameterError{Op: call.op.String(), Param: "jsondata", Reason: "cannot be encoded"}
	}
	call.data = data
	return c.write(ctx, call, id)
}
