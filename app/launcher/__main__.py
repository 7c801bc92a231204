from ideai import main

main()
