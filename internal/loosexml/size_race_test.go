//go:build race

package loosexml

// The race detector makes this package some twenty times slower.
const hostileSize = 1 << 16
