System.Console.WriteLine("make bench");
