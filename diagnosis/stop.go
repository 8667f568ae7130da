package diagnosis

func stopRows() []row {
	return []row{
		{StoppedLate, []Stage{Stop}, func() match {
			return func(c *seen) []string {
				if c.ExitCode != 137 {
					return nil
				}
				return []string{""}
			}
		}, Kind, says("Killed when it stops", "The container did not end within 10 s and was killed. Lower graceful_timeout in the worker block, end the app's own threads, and start the server in exec form.")},
	}
}
