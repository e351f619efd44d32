# Completion of taskviz for fish: the program itself tells what can be typed.

function __taskviz_complete
    set -l words (commandline -opc) (commandline -ct)
    if test (count $words) -le 2
        taskviz --complete 2>/dev/null
        return
    end
    for line in (taskviz $words[2] --complete $words[3..-1] 2>/dev/null)
        switch $line
            case @file
                __fish_complete_path (commandline -ct)
            case @user
                __fish_complete_users
            case '*'
                echo $line
        end
    end
end

complete -c taskviz -f -a '(__taskviz_complete)'
