namespace ConnectStreaming.Commands;

/// <summary>Asks the person at the terminal.</summary>
internal static class Prompt
{
    /// <returns>The line that was typed, without blanks at its ends; null: the input has ended.</returns>
    /// <exception cref="OperationCanceledException">Ctrl-C was pressed at the question; the read of the console is left behind.</exception>
    public static async Task<string?> Ask(string question, CancellationToken cancellationToken)
    {
        Console.Write(question);
        var line = await Task.Run(Console.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
        return line?.Trim();
    }
}
