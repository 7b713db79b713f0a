Console.WriteLine("IronicConsole simulated rack");
