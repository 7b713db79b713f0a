using IronicConsole.Engine.Kernel;
using Microsoft.Extensions.Options;

namespace IronicConsole.Web.Hosting;

/// <summary>Runs the program. What an operator can mend is told in words and ends it with 1 or 2, without a stack trace.</summary>
public static class Running
{
    /// <summary>The configuration is wrong.</summary>
    public const int WrongConfiguration = 2;

    /// <summary>Runs <paramref name="program"/> and gives the exit code.</summary>
    public static int Said(Func<int> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        try
        {
            return program();
        }
        catch (OperationCanceledException)
        {
            // Asked to stop before it was up: there was nothing to finish.
            return 0;
        }
        catch (ConfigurationException e)
        {
            return Say(WrongConfiguration, e.Wrong);
        }
        catch (OptionsValidationException e)
        {
            return Say(WrongConfiguration, e.Failures);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return Say(1, [$"{e.Message} Another program listens there: stop it, or choose other addresses with --urls and --agent-urls."]);
        }
    }

    private static int Say(int code, IEnumerable<string> wrong)
    {
        foreach (var sentence in wrong) Console.Error.WriteLine(sentence);
        if (code == WrongConfiguration) Console.Error.WriteLine("The program was not started. The keys are listed in docs/configuration.md.");
        return code;
    }
}
