package extract

func (d *oleDoc) slides(s storage) map[string]bool { return nil }
