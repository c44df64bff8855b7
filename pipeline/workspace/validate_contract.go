package workspace

// checkContract finds what is wrong in a contract beyond its form, and fills its defaults in.
func (d *document) checkContract(c *Contract, calendars map[string]*Calendar, zone string) {
	d.checkVersion(c.Version)
	d.checkZone(at("zone"), c.Zone)
	c.fill(zone, func(parts ...any) bool { return d.set[at(parts...)] })
}
