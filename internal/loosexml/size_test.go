//go:build !race

package loosexml

const hostileSize = 1 << 20
