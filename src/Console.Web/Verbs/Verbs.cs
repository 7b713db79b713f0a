using IronicConsole.Engine.Kernel;
using IronicConsole.Web.Hosting;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Web.Verbs;

/// <summary>Finds the verb that the command line asks for.</summary>
public static class Verbs
{
    /// <summary>All of them: every class of this program that is one.</summary>
    public static IReadOnlyList<IVerb> All { get; } = [.. typeof(Verbs).Assembly.GetTypes()
        .Where(t => t is { IsClass: true, IsAbstract: false } && typeof(IVerb).IsAssignableFrom(t)).Select(t => (IVerb)Activator.CreateInstance(t)!).OrderBy(v => v.Words, StringComparer.Ordinal)];

    /// <summary>Does what the words ask for; null when they ask for the server. What cannot be done is told in words and ends with 2.</summary>
    public static int? Run(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args is [] || args[0].StartsWith('-')) return null;
        try
        {
            return RunAsync(args, Console.WriteLine).GetAwaiter().GetResult();
        }
        catch (ConfigurationException e)
        {
            foreach (var sentence in e.Wrong) Console.Error.WriteLine(sentence);
            return Running.WrongConfiguration;
        }
    }

    /// <summary>Does what the words ask for.</summary>
    /// <param name="args">The words, what follows them, then options.</param>
    /// <param name="say">Where it tells what it did.</param>
    public static async Task<int> RunAsync(string[] args, Action<string> say)
    {
        ArgumentNullException.ThrowIfNull(args);
        var words = args.TakeWhile(a => !a.StartsWith('-')).ToArray();
        if (words is ["help"])
        {
            foreach (var line in Usage()) say(line);
            return 0;
        }

        var verb = All.FirstOrDefault(v => v.Words.Split(' ') is var own && words.Take(own.Length).SequenceEqual(own))
            ?? throw new ConfigurationException(["There is no such verb: " + string.Join(' ', words), .. Usage()]);
        var things = words[verb.Words.Split(' ').Length..];
        if (things.Length < verb.Count.Start.Value || things.Length > verb.Count.End.Value) throw new ConfigurationException($"Usage: ironic-console {verb.Words} {verb.Takes}".TrimEnd() + " [--data DIR]");
        var configuration = Hosting.Configuration.NewBuilder(args[words.Length..]).Configuration;
        try
        {
            return await verb.RunAsync(new VerbCall(things, configuration, say));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new ConfigurationException(e.Message);
        }
    }

    private static IEnumerable<string> Usage() => All.Select(v => $"  ironic-console {$"{v.Words} {v.Takes}",-28} {v.Does}").Prepend("  ironic-console [--urls URL] [--data DIR] [...]   serves (docs/configuration.md)");
}
