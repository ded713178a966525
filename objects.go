package proxyapi

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
)

// The rows and parameters of the objects in ManageDBService. No source lists
// all columns of any object: what has no field is in Extra. In Params nil
// means "not sent", and Extra holds columns that have no field.

// CustomType is a type of custom destination.
type CustomType struct {
	ID    int     `csv:"ct_id,#key"`
	Name  string  `csv:"ct_name"`
	Extra Columns `csv:"-"`
}

// Custom is a custom destination. What the parameters mean depends on its
// type. Lists carry ID, Name and TypeName only (observed).
type Custom struct {
	ID       int     `csv:"cu_id,#key"`
	Name     string  `csv:"cu_name"`
	TypeID   int     `csv:"cu_ct_id"`
	TypeName string  `csv:"ct_name"`
	Param1   string  `csv:"cu_param1"`
	Param2   string  `csv:"cu_param2"`
	Param3   string  `csv:"cu_param3"`
	Param4   string  `csv:"cu_param4"`
	Param5   string  `csv:"cu_param5"`
	Param6   string  `csv:"cu_param6"`
	Param7   string  `csv:"cu_param7"`
	Param8   string  `csv:"cu_param8"`
	Param9   string  `csv:"cu_param9"`
	Param10  string  `csv:"cu_param10"`
	Param11  string  `csv:"cu_param11"`
	Param12  string  `csv:"cu_param12"`
	Param13  string  `csv:"cu_param13"`
	Param14  string  `csv:"cu_param14"`
	Param15  string  `csv:"cu_param15"`
	Param16  string  `csv:"cu_param16"`
	Param17  string  `csv:"cu_param17"`
	Param18  string  `csv:"cu_param18"`
	Param19  string  `csv:"cu_param19"`
	Param20  string  `csv:"cu_param20"`
	Extra    Columns `csv:"-"`
}

// CustomParams set a custom destination.
type CustomParams struct {
	Name    *string `csv:"cu_name"`
	ID      *int    `csv:"cu_id"` // the documented update repeats the id here
	TypeID  *int    `csv:"cu_ct_id"`
	Param1  *string `csv:"cu_param1"`
	Param2  *string `csv:"cu_param2"`
	Param3  *string `csv:"cu_param3"`
	Param4  *string `csv:"cu_param4"`
	Param5  *string `csv:"cu_param5"`
	Param6  *string `csv:"cu_param6"`
	Param7  *string `csv:"cu_param7"`
	Param8  *string `csv:"cu_param8"`
	Param9  *string `csv:"cu_param9"`
	Param10 *string `csv:"cu_param10"`
	Param11 *string `csv:"cu_param11"`
	Param12 *string `csv:"cu_param12"`
	Param13 *string `csv:"cu_param13"`
	Param14 *string `csv:"cu_param14"`
	Param15 *string `csv:"cu_param15"`
	Param16 *string `csv:"cu_param16"`
	Param17 *string `csv:"cu_param17"`
	Param18 *string `csv:"cu_param18"`
	Param19 *string `csv:"cu_param19"`
	Param20 *string `csv:"cu_param20"`
	Extra   Columns `csv:"-"`
}

// Tenant is a tenant of the PBX.
type Tenant struct {
	ID           int     `csv:"te_id,#key"`
	Code         string  `csv:"te_code"` // as in WithTenant
	Name         string  `csv:"te_name"`
	ParkingStart int     `csv:"pk_start"` // first parking slot
	ParkingEnd   int     `csv:"pk_end"`   // last parking slot
	Extra        Columns `csv:"-"`
}

// TenantParams set a tenant.
type TenantParams struct {
	ID           *string `csv:"te_id"` // the documented update repeats the id here, as text
	Code         *string `csv:"te_code"`
	Name         *string `csv:"te_name"`
	ParkingStart *int    `csv:"pk_start"`
	ParkingEnd   *int    `csv:"pk_end"`
	Extra        Columns `csv:"-"`
}

// TenantTable is the table of tenants. It needs an admin key and concerns the
// whole PBX, whatever the client's tenant.
type TenantTable struct{ *Table[Tenant, TenantParams] }

// ListWhere returns the tenants that meet a condition in the PBX's SQL, such as
// te_disabled='on'. It reads, but never build the condition of somebody else's
// text. Source: vendor manual, TENANT list with filter.
func (t *TenantTable) ListWhere(ctx context.Context, condition string) ([]Tenant, error) {
	call := t.object.call("list", 0)
	call.params = &tenantFilter{condition}
	return fetchList[Tenant](ctx, t.client, call)
}

type tenantFilter struct {
	Filter string `url:"filter,omitempty"`
}

// Phone is a phone that the PBX provisions.
type Phone struct {
	ID      int     `csv:"ph_id,#key"`
	Name    string  `csv:"ph_name"`
	MAC     string  `csv:"ph_mac"`
	ModelID int     `csv:"ph_pm_id"`
	Extra   Columns `csv:"-"`
}

// PhoneParams set a phone.
type PhoneParams struct {
	Name    *string `csv:"ph_name"`
	MAC     *string `csv:"ph_mac"`
	ModelID *int    `csv:"ph_pm_id"`
	Extra   Columns `csv:"-"`
}

// MediaFile is a sound file of a tenant: an announcement, a recorded answer.
type MediaFile struct {
	ID    int     `csv:"me_id,#key"`
	Name  string  `csv:"me_name"`
	Extra Columns `csv:"-"`
}

// MediaFileParams set a media file.
type MediaFileParams struct {
	Name  *string `csv:"me_name"`
	Extra Columns `csv:"-"`
}

// MediaFileTable is the table of media files.
type MediaFileTable struct {
	*Table[MediaFile, MediaFileParams]
}

// Binary returns the sound of a media file; [ErrNoData] if there is none. It
// reads. Source: seed, MANAGEDB MEDIAFILE getbinary.
func (t *MediaFileTable) Binary(ctx context.Context, id int) (*Media, error) {
	return t.client.media(ctx, t.object.call("getbinary", id))
}

// UpdateBinary replaces the sound of a media file by what r holds, under the
// base of filename. It acts, and streams: r is read once. A reader whose length
// is known (a regular file, bytes.Reader, strings.Reader) is sent with it; not
// every web server takes a body without. Source: seed, MANAGEDB MEDIAFILE
// updatebinary; the reply is not documented, see Delete.
func (t *MediaFileTable) UpdateBinary(ctx context.Context, id int, filename string, r io.Reader) (*Written, error) {
	call := t.object.call("updatebinary", id)
	name := filepath.Base(filename)
	if r == nil || filename == "" || strings.ContainsAny(name, "\r\n\x00") {
		return nil, &ParameterError{Op: call.op.String(), Param: "filename", Reason: "needs a name and content"}
	}
	call.file = &upload{field: "filename", name: name, content: r}
	return t.client.write(ctx, call, id)
}

// HuntList is a list of extensions and other destinations that ring together
// or in turn. Its columns are not documented and are all in Extra; ID is the
// key under which the server lists it, or the id asked for.
type HuntList struct {
	ID    int     `csv:"#key"`
	Extra Columns `csv:"-"`
}

// HuntListTable is the table of hunt lists. Their columns are not documented,
// so the parameters are untyped.
type HuntListTable struct{ *Table[HuntList, Columns] }

// Extensions returns the destinations of a hunt list in the server's order:
// none, without an error, when it sends nothing. It reads. The reply is not
// documented; a list of tags as SetExtensions sends it, and rows with type_dst
// and type_id_dst as other destinations have (observed), are understood.
// Source: seed, MANAGEDB HUNTLIST getextensions.
func (t *HuntListTable) Extensions(ctx context.Context, id int) ([]Destination, error) {
	r, err := t.client.whole(ctx, t.object.call("getextensions", id))
	if err != nil {
		return nil, err
	}
	return r.destinations()
}

// SetExtensions replaces the destinations of a hunt list. It acts; see Update
// for the reply. Source: seed, MANAGEDB HUNTLIST setextensions.
func (t *HuntListTable) SetExtensions(ctx context.Context, id int, list []Destination) (*Written, error) {
	return t.client.setList(ctx, t.object.call("setextensions", id), id, list)
}

// destinations reads a list of destinations: an array of tags, an object of
// them, or rows.
func (r *reply) destinations() ([]Destination, error) {
	rows, err := list[Columns](r)
	if err != nil {
		return nil, err
	}
	var all []Destination
	for _, row := range rows {
		if tag, found := row.Lookup("type_dst"); found {
			all = append(all, Destination(tag.String()+"-"+row.Get("type_id_dst").String()))
			continue
		}
		for _, col := range row {
			if col.Name != KeyColumn {
				all = append(all, Destination(col.Value.String()))
			}
		}
	}
	for _, d := range all {
		if !d.valid() {
			return nil, r.broken(errors.New("a value is not a destination"))
		}
	}
	return all, nil
}
