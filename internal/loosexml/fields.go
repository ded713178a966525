package loosexml

import "slices"

// fields makes the fields, once it is known what is a tag.
func (p *parser) fields() ([]Field, error) {
	var out []Field
	var stack []frame
	known := newPaths(len(p.src))
	for i := 0; i < len(p.nodes); i++ {
		n := &p.nodes[i]
		switch {
		case n.kind == text:
			stack[len(stack)-1].own.add(n.s)
		case n.plain:
			// Whatever it holds is text too, elements and all.
			for _, inner := range p.nodes[i : n.last+1] {
				stack[len(stack)-1].own.add(inner.s)
			}
			i = n.last
		case n.kind == startTag:
			f := frame{last: n.last, field: len(out)}
			if len(stack) > 0 {
				parent := &stack[len(stack)-1]
				parent.children = true
				f.path = parent.path
			}
			var ok bool
			if out, f.path, ok = known.appendElement(out, f.path, n); !ok {
				return nil, p.fail(n.at, "names of nested elements take too much room")
			}
			stack = append(stack, f)
		}
		for len(stack) > 0 && stack[len(stack)-1].last <= i {
			stack[len(stack)-1].fill(out)
			stack = stack[:len(stack)-1]
		}
	}
	return slices.DeleteFunc(out, func(f Field) bool { return f.Path == "" }), nil
}

// frame is an element whose text is being collected.
type frame struct {
	last     int // index of its last node
	field    int // index of its field
	path     int
	own      pieces
	children bool
}

// fill gives the element's field its value, or marks it for removal.
func (f *frame) fill(out []Field) {
	value := f.own.String()
	if f.children && blank(value) {
		out[f.field].Path = ""
		return
	}
	out[f.field].Value = unindent(value)
}

// pieces is text that mostly has one piece, and then is not copied.
type pieces struct {
	first string
	all   []byte
}

func (t *pieces) add(s string) {
	switch {
	case t.all != nil:
		t.all = append(t.all, s...)
	case t.first == "":
		t.first = s
	default:
		t.all = append([]byte(t.first), s...)
	}
}

func (t *pieces) String() string {
	if t.all != nil {
		return string(t.all)
	}
	return t.first
}

// paths makes each path once. Without that, and a bound on their sum, a
// thousand leaves below a hundred long names would need memory that is
// quadratic in the document's size.
type paths struct {
	ids  map[pathKey]int
	list []string // by id; 0 is the document itself
	room int      // bytes that new paths may still have
}

type pathKey struct {
	parent int
	attr   bool
	name   string
}

func newPaths(size int) *paths {
	return &paths{ids: make(map[pathKey]int), list: []string{""}, room: 1<<16 + 16*size}
}

// appendElement adds the fields of the start tag n in the element parent, and
// returns the id of the new element's path; or false if there is no room.
func (p *paths) appendElement(out []Field, parent int, n *node) ([]Field, int, bool) {
	id, ok := p.id(pathKey{parent: parent, name: n.name})
	if !ok {
		return nil, 0, false
	}
	out = append(out, Field{Path: p.list[id], Name: n.name})
	for _, a := range n.attrs {
		attrID, ok := p.id(pathKey{parent: id, attr: true, name: a.name})
		if !ok {
			return nil, 0, false
		}
		path := p.list[attrID]
		name := path[len(path)-len("@")-len(a.name):]
		out = append(out, Field{Path: path, Name: name, Value: a.value})
	}
	return out, id, true
}

func (p *paths) id(k pathKey) (id int, ok bool) {
	if id, ok := p.ids[k]; ok {
		return id, true
	}
	prefix := p.list[k.parent]
	p.room -= len(prefix) + len("/@") + len(k.name)
	if p.room < 0 {
		return 0, false
	}
	if prefix != "" {
		prefix += "/"
	}
	if k.attr {
		prefix += "@"
	}
	id = len(p.list)
	p.list = append(p.list, prefix+k.name)
	p.ids[k] = id
	return id, true
}
