package proxyapi

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/proxyapi-go/proxyapi/internal/csvrows"
	"github.com/proxyapi-go/proxyapi/internal/phpjson"
	"github.com/proxyapi-go/proxyapi/internal/pipe"
	"github.com/proxyapi-go/proxyapi/internal/record"
)

// The functions here stand between a reply and the services. Each first
// decides what the body is, since neither status nor Content-Type tell, and
// then hands it to the decoder of its dialect. classify.go knows the faces of
// replies that are not data.

// rows decodes a reply of many rows, one at a time as they arrive.
func rows[T any](r *reply) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		defer r.close()
		var zero T
		src, err := r.open(newRowMapper[T](r.loc))
		if err != nil {
			yield(zero, err)
			return
		}
		none := r.op.empty != emptyIsNone
		readRows(src, r.loc, func(row T, err error) bool {
			none = false
			if err != nil {
				return yield(zero, r.broken(err))
			}
			return yield(row, nil)
		})
		if none {
			yield(zero, r.nothing())
		}
	}
}

// list is rows in a slice: nil when there are none.
func list[T any](r *reply) ([]T, error) {
	var all []T
	for row, err := range rows[T](r) {
		if err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, nil
}

// one decodes a reply of one row. Where the row does not name its id itself,
// key is taken for it.
func one[T any](r *reply, key string) (*T, error) {
	defer r.close()
	m := newRowMapper[T](r.loc)
	src, err := r.open(m)
	if err != nil {
		return nil, err
	}
	rec, err := src.Read()
	if err == io.EOF {
		return nil, r.nothing()
	}
	if err != nil {
		return nil, r.broken(err)
	}
	if !m.knows(rec.Names) {
		return nil, r.broken(errUnknownColumns)
	}
	if rec.Key == "" && !m.all {
		rec.Key = key
	}
	row := new(T)
	if err := m.decode(row, rec); err != nil {
		return nil, r.broken(err)
	}
	if _, err := src.Read(); err != io.EOF {
		if err == nil {
			err = errors.New("the reply has several rows where one was asked for")
		}
		return nil, r.broken(err)
	}
	return row, nil
}

// open finds the dialect of a reply of rows. A reply that is not data, or a
// table without a column that the mapper knows, is an error.
func (r *reply) open(m *rowMapper) (record.Reader, error) {
	body := bufio.NewReaderSize(r.body, maxFirstLine)
	line, ended, err := firstLine(body)
	if err != nil {
		return nil, r.broken(err)
	}
	// The server sends no header without rows (observed), so one that does not
	// even end is all that came of more.
	cut := r.broken(fmt.Errorf("the header has no end: %w", record.ErrTruncated))
	switch {
	case isEmpty(line), line[0] == '[', line[0] == '{', line[0] == ']':
		return phpjson.NewRows(body), nil
	case line[0] == '<':
	case r.format == "csv" && (!m.all || bytes.IndexByte(line, ',') >= 0):
		names, err := csvrows.NewReader(bytes.NewReader(line)).Header()
		if err == nil && m.knows(names) {
			if !ended {
				return nil, cut
			}
			return csvrows.NewReader(body), nil
		}
	case bytes.IndexByte(line, '|') >= 0 && m.all:
		return &positional{lines: body}, nil
	case bytes.IndexByte(line, '|') >= 0:
		if m.knows(pipe.Fields(string(line))) {
			if !ended {
				return nil, cut
			}
			return pipe.NewTable(body), nil
		}
	}
	text, err := io.ReadAll(io.LimitReader(body, maxExcerpt))
	if err != nil {
		return nil, r.broken(err)
	}
	return nil, r.reject(text)
}

// positional reads plain text of which only the separator is known: each line
// a row, each field under its position. Nothing tells a header from a row.
type positional struct{ lines *bufio.Reader }

func (p *positional) Read() (record.Row, error) {
	for {
		line, err := p.lines.ReadSlice('\n')
		text := strings.TrimRight(string(line), "\r\n")
		switch {
		case err != nil && !errors.Is(err, io.EOF):
			return record.Row{}, err
		case text == "" && err != nil:
			return record.Row{}, io.EOF
		case text == "":
			continue
		}
		var row record.Row
		for i, field := range pipe.Fields(text) {
			row.Names = append(row.Names, strconv.Itoa(i))
			row.Cells = append(row.Cells, record.Cell{Text: field})
		}
		return row, nil
	}
}

const (
	maxFirstLine = 64 << 10
	maxExcerpt   = 4 << 10
)

// firstLine returns the first line of body that is not blank, without reading
// it away and without waiting for more of the reply than that line. A byte
// order mark and blank lines before it are skipped. At the end of a body, and
// of JSON, it is what there is; ended says that the line has its end.
func firstLine(body *bufio.Reader) (line []byte, ended bool, err error) {
	for n := 1; ; {
		head, err := body.Peek(n)
		trimmed := bytes.TrimLeft(bytes.TrimPrefix(head, []byte(byteOrderMark)), " \t\r\n")
		if end := bytes.IndexByte(trimmed, '\n'); end >= 0 {
			trimmed, ended, err = trimmed[:end], true, io.EOF
		} else if len(trimmed) > 0 && (trimmed[0] == '[' || trimmed[0] == '{') {
			err = io.EOF // JSON comes without line ends
		}
		switch {
		case err == nil:
			n = max(n+1, body.Buffered())
		case errors.Is(err, io.EOF), errors.Is(err, bufio.ErrBufferFull):
			return bytes.TrimRight(trimmed, " \t\r"), ended, nil
		default:
			return nil, false, err
		}
	}
}

// verb reads the reply of an act that answers OK.
func (r *reply) verb() error {
	text, err := r.text()
	if err != nil {
		return err
	}
	if strings.EqualFold(strings.Trim(text, `" `), "OK") {
		return nil
	}
	return r.reject([]byte(text))
}

// number reads a reply that is a bare whole number.
func (r *reply) number() (int, error) {
	text, err := r.text()
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(strings.Trim(text, `"`))
	if err != nil {
		return 0, r.reject([]byte(text))
	}
	return n, nil
}

// text reads a reply whole, without white space around it and a byte order
// mark. An empty one and a refusal of the key are errors.
func (r *reply) text() (string, error) {
	defer r.close()
	body, err := io.ReadAll(r.body)
	if err != nil {
		return "", r.broken(err)
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(body), []byte(byteOrderMark)))
	if isEmpty(text) {
		return "", r.nothing()
	}
	if isKeyRefusal(text) {
		return "", r.reject(text)
	}
	return string(text), nil
}

// written reads the reply of an act on a table of the database: the row as
// JSON, the SQL statement that was run, or OK (field notes § 12).
func (r *reply) written(id int) (*Written, error) {
	text, err := r.text()
	if err != nil {
		return nil, err
	}
	switch {
	case strings.EqualFold(strings.Trim(text, `"`), "OK"):
		return &Written{ID: id}, nil
	case isSQL([]byte(text)):
		return &Written{ID: id, SQL: NewSecret(text)}, nil
	case text[0] == '{' || text[0] == '[':
		row, err := one[Columns](r.again(text), "")
		if err != nil {
			return nil, err
		}
		if err := r.refusedInJSON(*row); err != nil {
			return nil, err
		}
		if id == 0 {
			id = rowID(*row)
		}
		return &Written{ID: id, Row: *row}, nil
	}
	return nil, r.reject([]byte(text))
}

// refusedInJSON recognises the refusal that DIAL answers as JSON (observed),
// in case others do too.
func (r *reply) refusedInJSON(row Columns) error {
	if !strings.EqualFold(row.Get("Response").String(), "Error") {
		return nil
	}
	e := r.failure(ErrRefused)
	e.Message = r.scrub.text(row.Get("Message").String())
	e.CallID = row.Get("ID").String()
	return e
}

// rowID finds the id of a row: the column named after the table's prefix,
// such as di_id; a longer name, di_te_id, is another table's.
func rowID(row Columns) int {
	for _, col := range row {
		if prefix, found := strings.CutSuffix(col.Name, "_id"); found && !strings.Contains(prefix, "_") {
			if id, err := col.Value.Int(); err == nil {
				return id
			}
		}
	}
	if id, err := row.Get(KeyColumn).Int(); err == nil {
		return id
	}
	return 0
}

// media checks that a reply is audio or another file and leaves it as a
// stream. Its Content-Type is a hint; the bytes decide.
func (r *reply) media() (*Media, error) {
	body := bufio.NewReaderSize(r.body, maxExcerpt)
	line, _, err := firstLine(body)
	var head []byte
	if err == nil {
		head, err = body.Peek(min(max(len(line), body.Buffered()), maxExcerpt))
	}
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		err = r.broken(err)
	case isEmpty(bytes.TrimSpace(head)) && r.ended(body, len(head)):
		err = r.nothing()
	case isKeyRefusal(bytes.TrimSpace(head)), !isMedia(head, r.contentType):
		text, _ := io.ReadAll(io.LimitReader(body, maxExcerpt))
		err = r.reject(text)
	default:
		return &Media{ContentType: mediaType(head, r.contentType), Size: r.length, body: body, reply: r}, nil
	}
	r.close()
	return nil, err
}

// ended reports whether a body has no more than n bytes.
func (r *reply) ended(body *bufio.Reader, n int) bool {
	_, err := body.Peek(n + 1)
	return errors.Is(err, io.EOF)
}
