#include "revc/revc.h"

int main(int argc, char **argv)
{
    return revc_run(argc, argv);
}
