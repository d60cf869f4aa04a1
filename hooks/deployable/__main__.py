from deployable.cli import main

raise SystemExit(main())
